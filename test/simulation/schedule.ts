/** One schedule, and what must be true afterwards: everything is as if each record had been applied once, in order. */
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
import { setAsideName } from '#shared/stream/setAside.ts'
import { deliverAll, eventOf, type Stream, streamOf } from './deliveries.ts'
import type { Mutant } from './mutants.ts'
import { type Count, expected } from './oracle.ts'
import { randomFrom } from './random.ts'
import { reports } from './reports.ts'

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

/** What was counted of a device on a day: kept when the day was over, or still in its state. */
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
  check(device, 'events', raised, events)
  for (const [day, count] of counts) check(device, `count of day ${day}`, await countOf(table, device, day), count)
}

/** Throws when the outcome is not as expected. Gives how many calls the consumer made. */
export const schedule = async (table: Table, seed: number, mutant: Mutant = {}): Promise<number> => {
  const random = randomFrom(seed)
  const devices = [deviceId(1 + (seed % 500_000) * 2), deviceId(2 + (seed % 500_000) * 2)]
  for (const device of devices) await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  const stream = streamOf(reports(random, devices), random)
  const { records, unreadable, changesAt } = stream
  const mutated = mutant.table?.(table) ?? table
  const { calls, aside } = await deliverAll(mutated, stream, random, mutant.fold)
  for (const device of devices) await checkDevice(table, device, stream)
  const names = [...unreadable].map(n => setAsideName(eventOf(stream, n, n + 1).Records[0]!))
  check(devices[0]!, 'set aside', [...aside.keys()].toSorted(), names.toSorted())
  const before = await Promise.all(devices.map(device => everything(table, device)))
  const settled = consume(
    positionsConsumer(() => mutated),
    () => ({ put: async () => undefined }),
  )
  await settled(eventOf(stream, changesAt, records.length))
  const after = await Promise.all(devices.map(device => everything(table, device)))
  check(devices[0]!, 'a replay changes nothing', after, before)
  return calls
}
