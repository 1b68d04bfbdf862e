/**
 * One schedule, and its assertions: the result is the same as if each record had been applied once, in order. Each
 * event was dispatched, and no later process dispatches it again.
 */
import { isDeepStrictEqual } from 'node:util'
import { eventLog } from '#shared/log/eventLog.ts'
import { positionsIn } from '#shared/log/history.ts'
import { type PositionLog, positionLog } from '#shared/log/positionLog.ts'
import { type DeviceId, deviceId } from '#shared/model/ids.ts'
import type { Event } from '#shared/model/event.ts'
import type { Position } from '#shared/model/position.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { messageCountFrom, periodOf } from '#shared/domain/statistics.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { deadLetterName } from '#shared/stream/deadLetters.ts'
import type { TestHost } from '../kit/host.ts'
import { deliverAll, eventOf, type Stream, streamOf } from './deliveries.ts'
import { container, type World } from './faults.ts'
import type { Mutant } from './mutants.ts'
import { type Count, expected } from './oracle.ts'
import { type Random, randomFrom } from './random.ts'
import { reports } from './reports.ts'
import { fallSilent, heardAt, lookAfterSilent, MINUTE_MS } from './silence.ts'

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

const summary = ({ fixTime, latitude, longitude, outdated, valid, attributes }: Position) =>
  JSON.stringify([fixTime, latitude, longitude, outdated, valid, Math.round(Number(attributes['totalDistance']) * 100)])

const check = (device: DeviceId, label: string, got: unknown, want: unknown) => {
  const short = (value: unknown) => (JSON.stringify(value) ?? '').slice(0, 400)
  if (!isDeepStrictEqual(got, want))
    throw new Error(`device ${device}: ${label}\n got  ${short(got)}\n want ${short(want)}`)
}

const DAY_MS = 86_400_000

/** Returns the count of a device for a day: stored after the day, or still in its state. */
const countOf = async (table: Table, device: DeviceId, day: number): Promise<Count> => {
  const period = periodOf(day * DAY_MS, DAY_MS)
  const state = await table.get(keys.deviceState(device))
  const current = typeof state?.['count'] === 'string' ? messageCountFrom(state['count']) : undefined
  const item = current?.period.end === period.end ? current : await table.get(keys.messages(period, device))
  return { received: Number(item?.received ?? 0), stored: Number(item?.stored ?? 0) }
}

const checkDevice = async (table: Table, device: DeviceId, { records, unreadable }: Stream): Promise<void> => {
  const log = positionLog(table)
  const readable = records.filter((_, n) => !unreadable.has(n))
  const { positions, latest, events, counts } = expected(readable, device)
  const stored = await read(log, device)
  const want = positions
    .toSorted((a, b) => a.fixTime - b.fixTime)
    .map(one =>
      JSON.stringify([
        one.fixTime,
        one.latitude,
        one.longitude,
        one.outdated,
        one.valid,
        Math.round(one.totalDistance * 100),
      ]),
    )
  check(device, 'positions', stored.map(summary).toSorted(), want.toSorted())
  const fixTimes = stored.map(one => one.fixTime)
  check(
    device,
    'order',
    fixTimes,
    fixTimes.toSorted((a, b) => a - b),
  )
  check(device, 'ids are unique', new Set(stored.map(one => one.id)).size, stored.length)
  check(device, 'found by id', await log.byId(stored.map(one => one.id)), stored)
  const [shown] = await log.latest([device])
  check(device, 'latest', shown?.fixTime, latest?.fixTime)
  const raised = (await eventsOf(table, device)).map(({ type }) => type)
  // At the end, the device becomes silent.
  check(device, 'events', raised, events.length > 0 ? [...events, 'deviceUnknown'] : [])
  for (const [day, count] of counts) check(device, `count of day ${day}`, await countOf(table, device, day), count)
}

/** Returns the ids of the events of all devices. */
const eventIds = async (table: Table, devices: readonly DeviceId[]): Promise<number[]> =>
  (await Promise.all(devices.map(device => eventsOf(table, device)))).flat().map(({ id }) => id)

const ascending = (ids: readonly number[]) => ids.toSorted((a, b) => a - b)

/** Each event was dispatched, in a calm schedule once, and no state carries any. */
const checkHandedOver = async (table: Table, { devices, handedOver }: World, calm: boolean): Promise<void> => {
  const got = calm ? handedOver : [...new Set(handedOver)]
  check(devices[0]!, 'handed over', ascending(got), ascending(await eventIds(table, devices)))
  const states = await table.getMany(devices.map(keys.deviceState))
  const carried = states.flatMap(state => state?.['events'] ?? [])
  check(devices[0]!, 'events that the states carry', carried, [])
}

/** A process that starts at the end and has no failures. */
const startAfterwards = (world: World, random: Random) => {
  const { table, dispatch, setAside } = container(world, random, 0)
  return consume(
    positionsConsumer(() => table, dispatch),
    () => setAside,
  )
}

/**
 * Each device reports once more, later, to a process without caches: only new events are dispatched. Returns the stream
 * with these reports.
 */
const checkLater = async (table: Table, world: World, { stream, random, afterMs }: Later): Promise<Stream> => {
  const { host, devices, handedOver } = world
  const before = new Set(await eventIds(table, devices))
  const handedOverBefore = handedOver.length
  const now = Math.max(...(await heardAt(world))) + afterMs
  host.clock.set(new Date(now).toISOString())
  const points = [{ fixTime: now, latitude: 1, longitude: 1, speed: 0 }]
  const more = devices.map((device): StreamRecord => ({
    v: 1,
    deviceId: device,
    protocol: 'osmand',
    receivedAt: now,
    points,
  }))
  const longer: Stream = { ...stream, records: [...stream.records, ...more] }
  await startAfterwards(world, random)(eventOf(longer, stream.records.length, longer.records.length))
  await lookAfterSilent(world, now + MINUTE_MS, random, 0)
  const raised = (await eventIds(table, devices)).filter(id => !before.has(id))
  const label = `handed over ${afterMs / MINUTE_MS} minutes later`
  check(devices[0]!, label, ascending(handedOver.slice(handedOverBefore)), ascending(raised))
  return longer
}

interface Later {
  readonly stream: Stream
  readonly random: Random
  readonly afterMs: number
}

/** Throws if the result is not as expected. Returns the number of calls of the consumer. */
export const schedule = async (table: Table, host: TestHost, seed: number, mutant: Mutant = {}): Promise<number> => {
  const random = randomFrom(seed)
  const devices = [deviceId(1 + (seed % 500_000) * 2), deviceId(2 + (seed % 500_000) * 2)]
  for (const device of devices) await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  const stream = streamOf(reports(random, devices), random)
  const { records, unreadable, changesAt } = stream
  const rate = random.chance(0.2) ? 0 : 0.02 + random.unit() * 0.12
  const mutated = mutant.table?.(table) ?? table
  const world: World = { table: mutated, host, devices, rate, aside: new Map(), handedOver: [], outage: false }
  const { calls, calm } = await deliverAll(world, stream, random, mutant.apply)
  await fallSilent(world, random)
  for (const device of devices) await checkDevice(table, device, stream)
  const names = [...unreadable].map(n => deadLetterName(eventOf(stream, n, n + 1).Records[0]!))
  check(devices[0]!, 'set aside', [...world.aside.keys()].toSorted(), names.toSorted())
  await checkHandedOver(table, world, calm)
  const all = async () => [
    await Promise.all(devices.map(device => everything(table, device))),
    world.handedOver.toSorted(),
  ]
  const before = await all()
  await startAfterwards(world, random)(eventOf(stream, changesAt, records.length))
  check(devices[0]!, 'a replay changes nothing', await all(), before)
  const afterHalfAnHour = await checkLater(table, world, { stream, random, afterMs: 30 * MINUTE_MS })
  await checkLater(table, world, { stream: afterHalfAnHour, random, afterMs: 21 * DAY_MS })
  return calls
}
