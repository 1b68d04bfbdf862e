/**
 * One schedule: phones report, and the event source delivers the records as Lambda may: in batches of any size, again
 * after a failure, in pieces, to two containers at once, or once more long after. In between, the function that looks
 * after silent devices runs. Then everything must be as if each record had been applied once, in order, and each event
 * handed over; and nobody who reads the states later may hand it over again.
 */
import { isDeepStrictEqual } from 'node:util'
import { eventLog } from '#shared/log/eventLog.ts'
import { positionsIn } from '#shared/log/history.ts'
import { type PositionLog, positionLog } from '#shared/log/positionLog.ts'
import { type DeviceId, deviceId } from '#shared/model/ids.ts'
import type { Event } from '#shared/model/event.ts'
import type { Position } from '#shared/model/position.ts'
import { markSilent } from '#shared/schedule/silence.ts'
import type { Announce } from '#shared/stream/announce.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { settling } from '#shared/stream/settle.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { kinesisEvent, sequenceNumber } from '../kit/kinesis.ts'
import type { TestHost } from '../kit/host.ts'
import { type Container, container } from './faults.ts'
import { expected } from './oracle.ts'
import { type Random, randomFrom } from './random.ts'
import { reports } from './reports.ts'

type Handler = ReturnType<typeof consume>

/** A delivery that always ends; a handler that throws is a Lambda that failed. Gives how many records are done. */
const deliver = async (handler: Handler, records: readonly StreamRecord[], first: number): Promise<number> => {
  try {
    const { batchItemFailures } = await handler(kinesisEvent(records, first))
    const failed = batchItemFailures.map(({ itemIdentifier }) => BigInt(itemIdentifier))
    const lowest = failed.reduce((a, b) => (a < b ? a : b), BigInt(sequenceNumber(first + records.length)))
    return Number(lowest - BigInt(sequenceNumber(first)))
  } catch {
    return 0
  }
}

const MAX_DELIVERIES = 400
const MINUTE_MS = 60_000
const UNWATCHED = { until: 0, connects: 0 }

/** The devices of a schedule, and the events that were handed over in it, in order. */
interface World {
  readonly table: Table
  readonly host: TestHost
  readonly devices: readonly DeviceId[]
  readonly handedOver: number[]
}

const announceBy =
  ({ handedOver }: World, { reach }: Pick<Container, 'reach'>): Announce =>
  (_, events) =>
    reach(async () => void handedOver.push(...events.map(({ id }) => id)))

/** One run of the function that looks after silent devices, which may die. */
const watchOver = async (world: World, made: Pick<Container, 'table' | 'reach'>, now: number): Promise<void> => {
  const { host, devices } = world
  const listed = async function* () {
    for (const id of devices) yield { ...keys.device(id), kind: 'device', id, d: '{}' }
  }
  const table: Table = { ...made.table, list: listed }
  const announce = announceBy(world, made)
  const tell = async () => undefined
  host.clock.set(new Date(now).toISOString())
  // What fails is tried again by the next run.
  await markSilent(table, now, settling({ host, table, watch: UNWATCHED, announce, tell })).catch(() => undefined)
}

const seenAt = async ({ table, devices }: World): Promise<number[]> =>
  (await positionLog(table).states(devices)).map(state => state?.seenAt ?? 0)

interface Ran {
  readonly calls: number
  /** Nothing failed, and no two containers were at work at once. */
  readonly calm: boolean
}

const run = async (world: World, faulty: Table, records: readonly StreamRecord[], random: Random): Promise<Ran> => {
  const rate = random.chance(0.2) ? 0 : 0.02 + random.unit() * 0.12
  let calls = 0
  let calm = rate === 0
  const start = (chance = rate) => {
    const made = container(faulty, random, chance)
    return { handler: consume(positionsConsumer(() => made.table, announceBy(world, made))), made }
  }
  // Containers remember states. One that was idle while another worked remembers old ones.
  const pool = [start(), start()]
  let done = 0
  for (let deliveries = 0; done < records.length; deliveries += 1) {
    if (deliveries === MAX_DELIVERIES) throw new Error('the stream does not advance')
    const place = random.chance(0.7) ? 0 : 1
    const current = pool[place]!
    const size = 1 + random.below(random.chance(0.3) ? records.length : 6)
    const batch = records.slice(done, done + size)
    world.host.clock.set(new Date(Math.max(...batch.map(({ receivedAt }) => receivedAt))).toISOString())
    // A container that Lambda gave up on may still be at work while the batch goes to another one.
    const overtaken = random.chance(0.2) ? deliver(start().handler, batch, done) : undefined
    if (overtaken) calm = false
    const stale = random.chance(0.1) ? random.below(done + 1) : undefined
    const applied = await deliver(current.handler, batch, done)
    if (stale !== undefined) await deliver(current.handler, records.slice(stale, stale + 1 + random.below(5)), stale)
    if (random.chance(0.7)) await overtaken
    done += applied
    if (applied < batch.length || random.chance(0.15)) {
      calls += current.made.calls()
      pool[place] = start()
    }
    await overtaken
    // Late enough for quiet devices, too early for silent ones.
    if (random.chance(0.15)) await watchOver(world, start().made, Math.min(...(await seenAt(world))) + 5.5 * MINUTE_MS)
  }
  // All fall silent. Some of these runs die.
  const end = Math.max(...(await seenAt(world)))
  for (const minutes of [11, 16, 21]) await watchOver(world, start().made, end + minutes * MINUTE_MS)
  for (const minutes of [26, 31, 36]) await watchOver(world, start(0).made, end + minutes * MINUTE_MS)
  return { calls: pool.reduce((sum, { made }) => sum + made.calls(), calls), calm }
}

const read = async (log: PositionLog, device: DeviceId): Promise<Position[]> => {
  const all: Position[] = []
  for await (const segment of log.between(device, 0, Date.UTC(2030, 0, 1))) all.push(...positionsIn(segment))
  return all
}

const eventsOf = async (table: Table, device: DeviceId): Promise<Event[]> => {
  const all: Event[] = []
  for await (const event of eventLog(table).between(device, 0, Date.UTC(2030, 0, 1))) all.push(event)
  return all
}

const everything = async (table: Table, device: DeviceId) => [
  await read(positionLog(table), device),
  await eventsOf(table, device),
]

const summary = ({ fixTime, latitude, longitude, outdated, attributes }: Position) =>
  JSON.stringify([fixTime, latitude, longitude, outdated, Math.round(Number(attributes['totalDistance']) * 100)])

const check = (device: DeviceId, label: string, got: unknown, want: unknown) => {
  const short = (value: unknown) => (JSON.stringify(value) ?? '').slice(0, 400)
  if (!isDeepStrictEqual(got, want))
    throw new Error(`device ${device}: ${label}\n got  ${short(got)}\n want ${short(want)}`)
}

/** Events of all devices, by their ids. */
const eventIds = async ({ table, devices }: World): Promise<number[]> =>
  (await Promise.all(devices.map(device => eventsOf(table, device)))).flat().map(({ id }) => id)

const ascending = (ids: readonly number[]) => ids.toSorted((a, b) => a - b)

/** Each event was handed over, in a calm schedule once; and the states carry none any more. */
const checkHandedOver = async (world: World, calm: boolean): Promise<void> => {
  const { table, devices, handedOver } = world
  const [first] = devices
  const got = calm ? handedOver : [...new Set(handedOver)]
  check(first!, 'events that were handed over', ascending(got), ascending(await eventIds(world)))
  const states = await table.getMany(devices.map(keys.deviceState))
  check(
    first!,
    'events that the states carry',
    states.map(state => state?.['events']),
    devices.map(() => undefined),
  )
}

/** A report that comes some time after all others, to a container that knows nothing: only what is new is handed over. */
const checkCold = async (world: World, faulty: Table, sent: number, afterMs: number): Promise<void> => {
  const { host, devices, handedOver } = world
  const before = new Set(await eventIds(world))
  handedOver.length = 0
  const now = Math.max(...(await seenAt(world))) + afterMs
  host.clock.set(new Date(now).toISOString())
  const made = { table: faulty, reach: async <T>(work: () => Promise<T>) => work() }
  const records = devices.map((deviceId): StreamRecord => {
    const points = [{ fixTime: now, latitude: 1, longitude: 1, speed: 0 }]
    return { v: 1, deviceId, protocol: 'osmand', receivedAt: now, points }
  })
  await consume(positionsConsumer(() => faulty, announceBy(world, made)))(kinesisEvent(records, sent))
  await watchOver(world, made, now + MINUTE_MS)
  const raised = (await eventIds(world)).filter(id => !before.has(id))
  check(devices[0]!, `handed over ${afterMs / MINUTE_MS} minutes later`, ascending(handedOver), ascending(raised))
}

/** Throws when the outcome is not as expected. Gives how many calls the consumer made. */
export const schedule = async (
  table: Table,
  host: TestHost,
  seed: number,
  mutant: (table: Table) => Table = same => same,
): Promise<number> => {
  const random = randomFrom(seed)
  const devices = [deviceId(1 + (seed % 500_000) * 2), deviceId(2 + (seed % 500_000) * 2)]
  for (const device of devices) await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  const records = reports(random, devices)
  const world: World = { table, host, devices, handedOver: [] }
  const { calls, calm } = await run(world, mutant(table), records, random)
  const log = positionLog(table)
  const settled = consume(positionsConsumer(() => mutant(table)))
  for (const device of devices) {
    const { positions, latest, events } = expected(records, device)
    const stored = await read(log, device)
    const want = positions
      .toSorted((a, b) => a.fixTime - b.fixTime)
      .map(one =>
        JSON.stringify([one.fixTime, one.latitude, one.longitude, one.outdated, Math.round(one.totalDistance * 100)]),
      )
    check(device, 'positions', stored.map(summary).toSorted(), want.toSorted())
    check(
      device,
      'order',
      stored.map(one => one.fixTime),
      stored.map(one => one.fixTime).toSorted((a, b) => a - b),
    )
    check(device, 'ids are unique', new Set(stored.map(one => one.id)).size, stored.length)
    check(device, 'found by id', await log.byId(stored.map(one => one.id)), stored)
    check(
      device,
      'latest',
      (await log.latest([device])).map(one => one && one.fixTime),
      [latest?.fixTime],
    )
    check(
      device,
      'events',
      (await eventsOf(table, device)).map(({ type }) => type),
      // The last thing that happens is that the device falls silent.
      events.length > 0 ? [...events, 'deviceUnknown'] : [],
    )
  }
  await checkHandedOver(world, calm)
  const before = await Promise.all(devices.map(device => everything(table, device)))
  await settled(kinesisEvent(records))
  check(
    devices[0]!,
    'a replay changes nothing',
    await Promise.all(devices.map(device => everything(table, device))),
    before,
  )
  for (const [n, afterMs] of [30 * MINUTE_MS, 21 * 24 * 60 * MINUTE_MS].entries())
    await checkCold(world, mutant(table), records.length + n * devices.length, afterMs)
  return calls
}
