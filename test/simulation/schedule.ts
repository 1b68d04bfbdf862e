/**
 * One schedule: phones report, and the event source delivers the records as Lambda may: in batches of any size, again
 * after a failure, in pieces, to two containers at once, or once more long after. Then everything must be as if each
 * record had been applied once, in order.
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
import type { StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { kinesisEvent, sequenceNumber } from '../kit/kinesis.ts'
import { container } from './faults.ts'
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

const run = async (table: Table, records: readonly StreamRecord[], random: Random): Promise<number> => {
  const rate = random.chance(0.2) ? 0 : 0.02 + random.unit() * 0.12
  let calls = 0
  const start = (faulty = rate) => {
    const made = container(table, random, faulty)
    return { handler: consume(positionsConsumer(() => made.table)), made }
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
    // A container that Lambda gave up on may still be at work while the batch goes to another one.
    const overtaken = random.chance(0.2) ? deliver(start().handler, batch, done) : undefined
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
  }
  return pool.reduce((sum, { made }) => sum + made.calls(), calls)
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

const summary = ({ fixTime, latitude, longitude, outdated, valid, attributes }: Position) =>
  JSON.stringify([fixTime, latitude, longitude, outdated, valid, Math.round(Number(attributes['totalDistance']) * 100)])

const check = (device: DeviceId, label: string, got: unknown, want: unknown) => {
  const short = (value: unknown) => (JSON.stringify(value) ?? '').slice(0, 400)
  if (!isDeepStrictEqual(got, want))
    throw new Error(`device ${device}: ${label}\n got  ${short(got)}\n want ${short(want)}`)
}

/** Throws when the outcome is not as expected. Gives how many calls the consumer made. */
export const schedule = async (
  table: Table,
  seed: number,
  mutant: (table: Table) => Table = same => same,
): Promise<number> => {
  const random = randomFrom(seed)
  const devices = [deviceId(1 + (seed % 500_000) * 2), deviceId(2 + (seed % 500_000) * 2)]
  for (const device of devices) await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  const records = reports(random, devices)
  const calls = await run(mutant(table), records, random)
  const log = positionLog(table)
  const settled = consume(positionsConsumer(() => mutant(table)))
  for (const device of devices) {
    const { positions, latest, events } = expected(records, device)
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
      events,
    )
  }
  const before = await Promise.all(devices.map(device => everything(table, device)))
  await settled(kinesisEvent(records))
  check(
    devices[0]!,
    'a replay changes nothing',
    await Promise.all(devices.map(device => everything(table, device))),
    before,
  )
  return calls
}
