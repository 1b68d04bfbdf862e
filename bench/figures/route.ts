/** Route report of 100,000 positions, compared with one item per position and with compressing positions in memory. */
import { promisify } from 'node:util'
import { gunzipSync, gzip } from 'node:zlib'
import * as z from 'zod/mini'
import type { DeviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { type Administrator, administrator, operation } from '../kit/calls.ts'
import { type Cpu, cpuOf, median, rounds } from '../kit/measure.ts'
import { type Figure, sized, thousands } from '../kit/figure.ts'
import { batchOf, Reporter, START_MS } from '../kit/fleet.ts'
import { naiveWriter, readNaive } from '../kit/naive.ts'
import { addDevices, openTestEnvironment, type TestEnvironment } from '../kit/testEnvironment.ts'

const POSITIONS = sized(100_000, 1000)
/** The naive design is too slow for all of them. Its cost per position is constant. */
const NAIVE_POSITIONS = POSITIONS / 20
const DRIVING_POSITIONS = POSITIONS / 10
const NAIVE_ROUNDS = sized(3, 1)
const ROUNDS = sized(7, 1)
const RECORD_POINTS = sized(1000, 100)
const RESPONSE_MAX_BYTES = 6 * 1024 * 1024
const compress = promisify(gzip)
const Positions = z.array(z.looseObject({ id: z.number() }))

const fill = async (reporter: Reporter, positions: number): Promise<void> => {
  const handler = consume(positionsConsumer())
  for (let sent = 0; sent < positions; sent += RECORD_POINTS) {
    const { batchItemFailures } = await handler(batchOf([reporter.nextRecord(RECORD_POINTS)]))
    if (batchItemFailures.length > 0) throw new Error('a batch failed')
  }
}

const route = operation('traccar.reports.route')

/** Returns the body of the complete route in base64, as Lambda returns it. */
const responseOf = (device: DeviceId, { cookie }: Administrator): Promise<string> => {
  const query = `deviceId=${device}&from=2026-06-01T00:00:00Z&to=2026-07-31T00:00:00Z`
  return route({ path: '/api/reports/route', query, cookies: [cookie] })
}

const read = (body: string) => Positions.parse(JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString('utf8')))

const complete = (body: string, positions: number) => {
  const found = read(body)
  if (found.length !== positions) throw new Error(`the route has ${found.length} positions, not ${positions}`)
  return found
}

const naiveRoute = async (environment: TestEnvironment, reporter: Reporter): Promise<number> => {
  const { emulatorPid, send } = environment
  await naiveWriter(send)(batchOf(Array.from({ length: 10 }, () => reporter.nextRecord(NAIVE_POSITIONS / 10))))
  const results = await rounds(NAIVE_ROUNDS, () =>
    cpuOf([emulatorPid], async () => compress(JSON.stringify(await readNaive(send, reporter.deviceId)), { level: 1 })),
  )
  return (median(results.map(({ seconds }) => seconds)) * POSITIONS) / NAIVE_POSITIONS
}

export const run = async (): Promise<Figure[]> => {
  const environment = await openTestEnvironment(START_MS)
  const admin = await administrator(environment)
  const [mixed, driving, plain] = await addDevices(environment, 3)
  if (!mixed || !driving || !plain) throw new Error('the devices are missing')
  await fill(new Reporter(mixed, 'mixed'), POSITIONS)
  await fill(new Reporter(driving, 'driving'), DRIVING_POSITIONS)
  const naiveSeconds = await naiveRoute(environment, new Reporter(plain, 'mixed'))
  const drivingBody = await responseOf(driving, admin)
  complete(drivingBody, DRIVING_POSITIONS)
  const body = await responseOf(mixed, admin)
  const positions = complete(body, POSITIONS)
  const results = await rounds(ROUNDS, async () => ({
    memory: await cpuOf([], async () => compress(JSON.stringify(positions), { level: 1 })),
    route: await cpuOf([environment.emulatorPid], () => responseOf(mixed, admin)),
  }))
  return [...times(results, naiveSeconds), ...sizes(body, drivingBody)]
}

interface Round {
  readonly memory: Cpu
  readonly route: Cpu
}

const times = (results: readonly Round[], naiveSeconds: number): Figure[] => {
  const seconds = median(results.map(({ route }) => route.seconds))
  const inMemory = results.map(({ memory, route }) => route.ownSeconds / memory.seconds)
  const withTable = results.map(({ memory, route }) => route.seconds / memory.seconds)
  const [ms, against] = ['CPU-ms', 'stringify + gzip in memory']
  return [
    {
      figure: 'route, faster than one item per position',
      value: naiveSeconds / seconds,
      unit: 'x',
      goal: { atLeast: 100 },
    },
    { figure: `route, share of ${against}`, value: median(inMemory), unit: 'x', goal: { atMost: 0.25 } },
    { figure: `route with the table’s work, share of ${against}`, value: median(withTable), unit: 'x' },
    { figure: 'route, function', value: median(results.map(({ route }) => route.ownSeconds)) * 1000, unit: ms },
    { figure: 'route, function and table', value: seconds * 1000, unit: ms },
    { figure: `one item per position (20 × ${thousands(NAIVE_POSITIONS)})`, value: naiveSeconds * 1000, unit: ms },
    { figure: against, value: median(results.map(({ memory }) => memory.seconds)) * 1000, unit: ms },
  ]
}

const sizes = (body: string, drivingBody: string): Figure[] => {
  const perPosition = (base64: string, positions: number) => (base64.length * 3) / 4 / positions
  const driving = perPosition(drivingBody, DRIVING_POSITIONS)
  return [
    {
      figure: `route, answer of ${thousands(POSITIONS)}`,
      value: body.length,
      unit: 'bytes',
      goal: { atMost: RESPONSE_MAX_BYTES },
    },
    { figure: 'route, mixed', value: perPosition(body, POSITIONS), unit: 'bytes/position' },
    { figure: 'route, driving', value: driving, unit: 'bytes/position' },
    { figure: 'driving positions in one answer', value: Math.floor((RESPONSE_MAX_BYTES * 3) / 4 / driving), unit: '' },
  ]
}
