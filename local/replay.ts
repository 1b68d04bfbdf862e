/** `npm run replay`: sends a recorded track in the way of a tracker. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { PointDraft } from '#shared/protocol/PointDraft.ts'
import { degrees, knotsFromMetersPerSecond } from '#shared/units.ts'
import { storedPassword } from './program/adminPassword.ts'
import { type Account, deviceNumber, registerDevices } from './fleet/apiClient.ts'
import { courseBetween } from './fleet/course.ts'
import { GpxError, readTrack, type TrackPoint } from './fleet/gpx.ts'
import { progressBar, say } from './program/command.ts'
import { storedFixes, waitUntilStored } from './fleet/storedFixes.ts'
import { addressOf, dataFolderOf, StartError } from './program/settings.ts'
import { type Fix, RejectedFix, report, reportQuery } from './fleet/tracker.ts'

const HELP = `npm run replay -- FILE.gpx --device ID [--key KEY] [--speed N] [--url URL] [--api URL]

Sends the track points of a GPX file to a running server, in order, each as one tracker report, and prints how many are
stored. Points that the server would reject are skipped and listed by line. If the file is damaged, the points before the
damage are sent. The exit code is 1 if the file is damaged, or if no point was sent or stored.

  --device ID   unique id of the device; it is created if it does not exist
  --key KEY     ingest key of the device, if it needs one; default: INGEST_KEY
  --speed N     multiple of the recorded speed; 0 sends as fast as the server responds (default: 0)
  --url URL     server address for trackers (default: http://127.0.0.1:5055)
  --api URL     server address for the API (default: http://127.0.0.1:8082)

Signs in as ADMIN_EMAIL (default: admin) with ADMIN_PASSWORD, or with the password that npm start stored in DATA_DIR.
`

interface Replay {
  readonly file: string
  readonly device: string
  readonly key: string | undefined
  readonly speed: number
  readonly ingestAddress: string
  readonly apiAddress: string
}

/** Maximum number of invalid points to list. */
const LISTED_MAX = 100

interface ValidatedTrack {
  readonly fixes: readonly Fix[]
  /** One sentence for each point that the server would reject, with its line in the file. */
  readonly rejected: readonly string[]
}

/** Validates the points with the rules of the server. */
const validate = (points: readonly TrackPoint[], now: number): ValidatedTrack => {
  const fixes: Fix[] = []
  const rejected: string[] = []
  for (const { line, time, latitude, longitude, altitude } of points) {
    const draft = new PointDraft(now)
    draft.time(time)
    draft.coordinate('latitude', latitude)
    draft.coordinate('longitude', longitude)
    draft.require()
    const point = draft.finish()
    if (typeof point === 'string') rejected.push(`line ${line}: ${point}`)
    else if (point.latitude !== undefined && point.longitude !== undefined)
      fixes.push({
        time: point.fixTime,
        latitude: point.latitude,
        longitude: point.longitude,
        altitude: altitude || undefined,
      })
  }
  return { fixes, rejected }
}

/** Adds speed and course, computed from the previous fix. */
const withMotion = (fixes: readonly Fix[]): Fix[] =>
  fixes.map((fix, index) => {
    const before = fixes[index - 1]
    const seconds = before ? (fix.time - before.time) / 1000 : 0
    if (!before || seconds <= 0) return { ...fix, speedKnots: 0, course: 0 }
    const [from, to] = [coordinatesOf(before), coordinatesOf(fix)]
    const speedKnots = knotsFromMetersPerSecond(distanceBetween(from, to) / seconds)
    return { ...fix, speedKnots, course: courseBetween(from, to) }
  })

const coordinatesOf = ({ latitude, longitude }: Fix) => ({ latitude: degrees(latitude), longitude: degrees(longitude) })

const warn = (line: string): void => void process.stderr.write(`${line}\n`)

const replay = async (options: Replay): Promise<void> => {
  const { file, device } = options
  const track = readTrack(await readFile(file))
  const { fixes, rejected } = validate(track.points, Date.now())
  for (const message of rejected.slice(0, LISTED_MAX)) warn(`${file}, ${message}`)
  if (rejected.length > LISTED_MAX) warn(`${file}: ${rejected.length - LISTED_MAX} more points cannot be sent.`)
  if (fixes.length === 0) throw new StartError(`${file} has no track points that can be sent.`)
  const account = await accountFor(options)
  const { ingestKeys } = await registerDevices(account, new Map([[device, device]]))
  const key = ingestKeys.get(device) ?? options.key
  const number = await deviceNumber(account, device)
  const known = await storedFixes(account, number, fixes)
  const startedAt = performance.now()
  await sendAll(withMotion(fixes), { ...options, key })
  const stored = await waitUntilStored(account, number, fixes)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const missing = fixes.length - stored.size
  const more = [
    [known.size, 'stored before'],
    [rejected.length, 'not sent'],
    [missing, 'not stored'],
  ] as const
  const rest = more.flatMap(([count, state]) => (count > 0 ? [`, ${count} ${state}`] : []))
  say(`${stored.size - known.size} points stored as device ${device} in ${seconds} s${rest.join('')}`)
  if (missing > 0) warn('Points that are not stored were filtered by the server or are not yet processed.')
  if (stored.size === 0) throw new StartError('No point of the track is stored.')
  if (track.damage !== undefined)
    throw new StartError(`${file} is damaged; points after the damage were not read: ${track.damage}.`)
}

const sendAll = async (fixes: readonly Fix[], { device, key, speed, ingestAddress }: Replay): Promise<void> => {
  const progress = progressBar(process.stdout, fixes.length)
  const [first] = fixes
  const startedAt = performance.now()
  for (const [index, fix] of fixes.entries()) {
    if (speed > 0 && first) {
      const dueMs = (fix.time - first.time) / speed - (performance.now() - startedAt)
      if (dueMs > 0) await sleep(dueMs)
    }
    await report(ingestAddress, reportQuery(device, fix, key))
    progress(index + 1)
  }
}

const accountFor = async ({ apiAddress }: Replay): Promise<Account> => {
  const folder = dataFolderOf(process.env)
  const password = process.env['ADMIN_PASSWORD'] || (await storedPassword(folder))
  if (password === undefined) {
    throw new StartError(`No administrator password found in ${folder}: set ADMIN_PASSWORD or DATA_DIR.`)
  }
  return { apiAddress, email: process.env['ADMIN_EMAIL'] || 'admin', password }
}

/** Throws StartError if the arguments are invalid. */
const readArguments = (args: string[]): Replay | 'help' => {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const [file, ...more] = positionals
  const speed = Number(values.speed)
  if (file === undefined || more.length > 0)
    throw new StartError('Expected one FILE.gpx argument. Run with --help for usage.')
  if (!values.device) throw new StartError('Missing option --device ID: the unique id of the device.')
  if (!(speed >= 0)) throw new StartError(`--speed must be a number of at least 0, but is "${values.speed}".`)
  const key = values.key || undefined
  return { file, device: values.device, key, speed, ingestAddress: values.url, apiAddress: values.api }
}

const parse = (args: string[]) => {
  const port = (name: string, fallback: number) => addressOf('127.0.0.1', Number(process.env[name] || fallback))
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        device: { type: 'string' },
        key: { type: 'string', default: process.env['INGEST_KEY'] ?? '' },
        speed: { type: 'string', default: '0' },
        url: { type: 'string', default: port('INGEST_PORT', 5055) },
        api: { type: 'string', default: port('API_PORT', 8082) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

/** Returns one sentence for errors of the user or the file, or if no server runs. */
const errorText = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof RejectedFix && error.status === 401) return 'The device needs its ingest key: use --key.'
  if (error instanceof StartError || error instanceof GpxError) return error.message
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

try {
  const options = readArguments(process.argv.slice(2))
  if (options === 'help') say(HELP)
  else await replay(options)
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`)
  process.exitCode = 1
}
