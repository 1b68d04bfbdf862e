/** Assertions about the result of a schedule: the same as if each record had been applied once, in order. */
import { isDeepStrictEqual } from 'node:util'
import { messageCountFrom, periodOf } from '#shared/domain/statistics.ts'
import { eventLog } from '#shared/log/eventLog.ts'
import { positionsIn } from '#shared/log/history.ts'
import { type PositionLog, positionLog } from '#shared/log/positionLog.ts'
import type { Event } from '#shared/model/event.ts'
import type { DeviceId } from '#shared/model/ids.ts'
import type { Position } from '#shared/model/position.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import type { World } from './faults.ts'
import { type Count, expected } from './oracle.ts'

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

/** Returns all positions and events of a device. */
export const everything = async (table: Table, device: DeviceId) => [
  await read(positionLog(table), device),
  await eventsOf(table, device),
]

const summary = ({ fixTime, latitude, longitude, outdated, valid, attributes }: Position) =>
  JSON.stringify([fixTime, latitude, longitude, outdated, valid, Math.round(Number(attributes['totalDistance']) * 100)])

export const check = (device: DeviceId, label: string, got: unknown, want: unknown) => {
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

export const checkDevice = async (
  table: Table,
  device: DeviceId,
  records: readonly StreamRecord[],
  onlyOnce = true,
): Promise<void> => {
  const log = positionLog(table)
  const { positions, latest, events, counts } = expected(records, device)
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
  for (const [day, count] of counts) {
    const got = await countOf(table, device, day)
    const received = onlyOnce ? got.received : Math.min(got.received, count.received)
    check(device, `count of day ${day}`, { ...got, received }, count)
  }
}

/** Returns the ids of the events of all devices. */
export const eventIds = async (table: Table, devices: readonly DeviceId[]): Promise<number[]> =>
  (await Promise.all(devices.map(device => eventsOf(table, device)))).flat().map(({ id }) => id)

export const ascending = (ids: readonly number[]) => ids.toSorted((a, b) => a - b)

/** Each event was dispatched, in a calm schedule once, and no state carries any. */
export const checkHandedOver = async (table: Table, { devices, handedOver }: World, calm: boolean): Promise<void> => {
  const got = calm ? handedOver : [...new Set(handedOver)]
  check(devices[0]!, 'handed over', ascending(got), ascending(await eventIds(table, devices)))
  const states = await table.getMany(devices.map(keys.deviceState))
  const carried = states.flatMap(state => state?.['events'] ?? [])
  check(devices[0]!, 'events that the states carry', carried, [])
}
