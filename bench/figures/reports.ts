/** Summary and trip reports of a device with 10,000, 100,000 and a million positions: CPU time, table calls, and growth. */
import * as z from 'zod/mini'
import type { DeviceId } from '#shared/model/ids.ts'
import { setHost } from '#shared/runtime.ts'
import { centi } from '#shared/domain/geometry.ts'
import { chunkItems } from '#shared/log/chunk.ts'
import type { Row } from '#shared/log/row.ts'
import { newState } from '#shared/log/state.ts'
import { itemOf } from '#shared/log/stateItem.ts'
import { type Position, positionIdOf, tickOf, tickOfPosition } from '#shared/model/position.ts'
import type { Item } from '#shared/table/table.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { type Administrator, administrator, operation } from '../kit/calls.ts'
import { cpuOf, median, rounds } from '../kit/measure.ts'
import { type Figure, sized, thousands } from '../kit/figure.ts'
import { addDevices, openTestEnvironment, type TestEnvironment } from '../kit/testEnvironment.ts'

/** A year of a device that reports every thirty seconds is the largest. */
const POSITIONS = sized(1_000_000, 10_000)
const SIZES = [POSITIONS / 100, POSITIONS / 10, POSITIONS] as const
const [SMALL, MIDDLE, LARGE] = SIZES.map(thousands)
const EVERY_MS = 30_000
const START_MS = Date.UTC(2025, 5, 1)
/** Positions in a full tail of 1 KB. */
const CHUNK_POSITIONS = 50
const WRITES_AT_ONCE = 90
const ROUNDS = sized(2, 1)
/** Forty minutes of driving, eighty minutes of parking. */
const DRIVING_STEPS = 80
const CYCLE_STEPS = 240
const STEP_METERS = 308.67
/** A function with 1 GB has 0.58 of a processor, and the gateway waits for 29 seconds. */
const LAMBDA_CPU_SECONDS = 29 * (1024 / 1769)

const positionAt = (deviceId: DeviceId, n: number, before: Position | undefined): Position => {
  const step = n % CYCLE_STEPS
  const driving = step > 0 && step <= DRIVING_STEPS
  const fixTime = START_MS + n * EVERY_MS
  const distance = driving ? STEP_METERS : 0
  const total = before?.attributes['totalDistance']
  const totalDistance = centi((typeof total === 'number' ? total : 0) + distance)
  return {
    id: positionIdOf(deviceId, tickOf(fixTime)),
    deviceId,
    protocol: 'osmand',
    serverTime: fixTime + 400 + ((n * 7919) % 700),
    deviceTime: fixTime,
    fixTime,
    outdated: false,
    valid: true,
    latitude: degrees(Math.round((50 + ((n * 2777) % 1e6) / 1e6) * 1e7) / 1e7),
    longitude: degrees(10 + ((n * 7919) % 1000) / 1e7),
    altitude: meters(140 + (n % 9)),
    speed: knots(driving && step < DRIVING_STEPS ? 20 + (n % 7) / 4 : 0),
    course: degrees(n % 360),
    accuracy: meters(4.5),
    geofenceIds: [],
    attributes: { batteryLevel: 64, ignition: driving, ip: '203.0.113.7', motion: driving, distance, totalDistance },
  }
}

const monthOf = ({ fixTime }: Position) => new Date(fixTime).getUTCMonth()

/** Writes chunks and state directly, because the consumer would take most of the time. */
const fill = async ({ table }: TestEnvironment, device: DeviceId): Promise<void> => {
  let position: Position | undefined
  let rows: Row[] = []
  let items: Item[] = []
  const write = async () => {
    await table.transact(items.map(put => ({ put })))
    items = []
  }
  for (let n = 0; n < POSITIONS; n += 1) {
    const next = positionAt(device, n, position)
    if (rows.length === CHUNK_POSITIONS || (position && monthOf(next) !== monthOf(position))) {
      items.push(...chunkItems(device, rows))
      rows = []
      if (items.length >= WRITES_AT_ONCE) await write()
    }
    position = next
    rows.push({ position, displaced: false, carried: false })
  }
  items.push(...chunkItems(device, rows))
  const tick = position ? tickOfPosition(position.id) : -1
  items.push(itemOf({ ...newState(device), rev: 1, tick, flushedTick: tick, orderTime: position?.fixTime ?? 0 }))
  await write()
}

const REPORTS = { summary: operation('traccar.reports.summary'), trips: operation('traccar.reports.trips') }
type Name = keyof typeof REPORTS

interface Measured {
  readonly ownSeconds: number
  readonly seconds: number
  readonly calls: number
}

class Reports {
  private calls = 0

  constructor(
    private readonly environment: TestEnvironment,
    private readonly admin: Administrator,
    private readonly device: DeviceId,
  ) {
    // Called before each request to the table.
    setHost({ ...environment.host, authorize: () => void (this.calls += 1) })
  }

  /** Returns the median of several runs over this number of positions. */
  async measure(name: Name, positions: number): Promise<Measured> {
    const last = new Date(START_MS + (positions - 1) * EVERY_MS).toISOString()
    const query = `deviceId=${this.device}&from=${new Date(START_MS).toISOString()}&to=${last}`
    const sent = {
      path: `/api/reports/${name}`,
      query,
      headers: { 'accept-encoding': '' },
      cookies: [this.admin.cookie],
    }
    let answered = ''
    this.calls = 0
    const results = await rounds(ROUNDS, () =>
      cpuOf([this.environment.emulatorPid], async () => void (answered = await REPORTS[name](sent))),
    )
    this.check(name, answered, positions)
    return {
      ownSeconds: median(results.map(result => result.ownSeconds)),
      seconds: median(results.map(result => result.seconds)),
      calls: this.calls / ROUNDS,
    }
  }

  private check(name: Name, body: string, positions: number): void {
    const found = z.array(z.looseObject({ distance: z.number() })).parse(JSON.parse(body))
    const trips = Math.floor((positions - 1 - DRIVING_STEPS) / CYCLE_STEPS) + 1
    if (found.length !== (name === 'trips' ? trips : 1)) throw new Error(`${name} has ${found.length} entries`)
  }
}

/** Returns the exponent by which a value grows between two sizes. 1 is linear growth. */
const exponent = (from: number, to: number, times: number): number => Math.log(to / from) / Math.log(times)

export const run = async (): Promise<Figure[]> => {
  const environment = await openTestEnvironment(START_MS)
  const admin = await administrator(environment)
  const [device] = await addDevices(environment, 1)
  if (!device) throw new Error('the device is missing')
  await fill(environment, device)
  environment.setTime(START_MS)
  const reports = new Reports(environment, admin, device)
  const figures: Figure[] = []
  for (const name of ['summary', 'trips'] as const) {
    const [small, middle, large] = [
      await reports.measure(name, SIZES[0]),
      await reports.measure(name, SIZES[1]),
      await reports.measure(name, SIZES[2]),
    ]
    figures.push(...figuresOf(name, [small, middle, large]))
  }
  const peakMb = process.resourceUsage().maxRSS / 1024
  return [
    ...figures,
    { figure: 'memory at most, with what filled the log', value: peakMb, unit: 'MB', goal: { atMost: 1024 } },
  ]
}

const figuresOf = (name: Name, [small, middle, large]: readonly [Measured, Measured, Measured]): Figure[] => [
  {
    figure: `${name} of ${LARGE}, function`,
    value: large.ownSeconds,
    unit: 'CPU-s',
    goal: { atMost: LAMBDA_CPU_SECONDS },
  },
  { figure: `${name} of ${LARGE}, function and table`, value: large.seconds, unit: 'CPU-s' },
  { figure: `${name}, a position`, value: (large.ownSeconds / POSITIONS) * 1e6, unit: 'CPU-µs' },
  { figure: `${name} of ${MIDDLE}, function`, value: middle.ownSeconds, unit: 'CPU-s' },
  { figure: `${name} of ${SMALL}, function`, value: small.ownSeconds, unit: 'CPU-s' },
  { figure: `${name} of ${LARGE}, calls to the table`, value: large.calls, unit: '' },
  { figure: `${name} of ${SMALL}, calls to the table`, value: small.calls, unit: '' },
  {
    figure: `${name}, growth from ${MIDDLE} to ${LARGE}`,
    value: exponent(middle.ownSeconds, large.ownSeconds, 10),
    unit: 'exponent',
    goal: { atMost: 1.1 },
  },
]
