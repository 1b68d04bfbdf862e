/** `npm run replay`: sends a recorded track as a tracker would have sent it. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { knotsFromMetersPerSecond } from '#shared/units.ts'
import { keptPassword } from './adminPassword.ts'
import { registerDevices } from './apiClient.ts'
import { courseBetween } from './course.ts'
import { GpxError, readTrack, type TrackPoint } from './gpx.ts'
import { progressOn } from './progress.ts'
import { addressOf, dataFolderOf, StartError } from './settings.ts'
import { type Fix, report, reportQuery } from './tracker.ts'

const HELP = `npm run replay -- FILE.gpx --device ID [--speed N] [--url URL] [--api URL]

Sends the track points of a GPX file to a running server, in order, each as one report of a tracker.

  --device ID   unique id of the device; it is registered when the server does not know it
  --speed N     N times as fast as it was driven; 0, the default: as fast as the server answers
  --url URL     where trackers report, http://127.0.0.1:5055
  --api URL     where the device is registered, http://127.0.0.1:8082

The administrator is ADMIN_EMAIL with ADMIN_PASSWORD, or with the password that npm start kept in DATA_DIR.
`

interface Replay {
  readonly file: string
  readonly device: string
  readonly speed: number
  readonly ingestAddress: string
  readonly apiAddress: string
}

/** A point with a time, with speed and course as a receiver would have given them. */
const fixesOf = (track: readonly TrackPoint[]): Fix[] => {
  const timed = track.flatMap(point => (point.time === undefined ? [] : [{ ...point, time: point.time }]))
  return timed.map((point, index) => {
    const before = timed[index - 1]
    const seconds = before ? (point.time - before.time) / 1000 : 0
    if (!before || seconds <= 0) return { ...point, speedKnots: 0, course: 0 }
    const speedKnots = knotsFromMetersPerSecond(distanceBetween(before, point) / seconds)
    return { ...point, speedKnots, course: courseBetween(before, point) }
  })
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const replay = async ({ file, device, speed, ingestAddress, apiAddress }: Replay): Promise<void> => {
  const track = readTrack(await readFile(file, 'utf8'))
  const fixes = fixesOf(track)
  if (fixes.length === 0) throw new StartError(`${file} has no track points with a time.`)
  await register(apiAddress, device)
  const progress = progressOn(process.stdout, fixes.length)
  const [first] = fixes
  const startedAt = performance.now()
  for (const [index, fix] of fixes.entries()) {
    if (speed > 0 && first) {
      const dueMs = (fix.time - first.time) / speed - (performance.now() - startedAt)
      if (dueMs > 0) await sleep(dueMs)
    }
    await report(ingestAddress, reportQuery(device, fix))
    progress(index + 1)
  }
  const skipped = track.length - fixes.length
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  say(
    `${fixes.length} points sent as device ${device} in ${seconds} s${skipped > 0 ? `, ${skipped} without a time skipped` : ''}`,
  )
}

const register = async (apiAddress: string, device: string): Promise<void> => {
  const folder = dataFolderOf(process.env)
  const password = process.env['ADMIN_PASSWORD'] || (await keptPassword(folder))
  if (password === undefined) {
    throw new StartError(`There is no administrator's password in ${folder}: set ADMIN_PASSWORD or DATA_DIR.`)
  }
  const account = { apiAddress, email: process.env['ADMIN_EMAIL'] || 'admin', password }
  await registerDevices(account, new Map([[device, device]]))
}

/** Throws StartError for what can't be replayed. */
const readArguments = (args: string[]): Replay | 'help' => {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const [file, ...more] = positionals
  const speed = Number(values.speed)
  if (file === undefined || more.length > 0) throw new StartError('Name one GPX file; --help says more.')
  if (!values.device) throw new StartError('Say which device drove it: --device ID.')
  if (!(speed >= 0)) throw new StartError(`--speed must be a number from 0 on, but is "${values.speed}".`)
  return { file, device: values.device, speed, ingestAddress: values.url, apiAddress: values.api }
}

const parse = (args: string[]) => {
  const port = (name: string, otherwise: number) => addressOf('127.0.0.1', Number(process.env[name] || otherwise))
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        device: { type: 'string' },
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

/** A mistake of the user's or of the file, or a server that is not there. */
const sentence = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof StartError || error instanceof GpxError) return error.message
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

try {
  const replayed = readArguments(process.argv.slice(2))
  if (replayed === 'help') say(HELP)
  else await replay(replayed)
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`)
  process.exitCode = 1
}
