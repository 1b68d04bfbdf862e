/** Each event is dispatched once, even if a consumer crashes or reads the device state later. */
import { functions } from '#shared/api/functions.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import { eventLog } from '#shared/log/eventLog.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Point } from '#shared/stream/record.ts'
import { eventDispatcher } from '#shared/stream/persistEvents.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { keys } from '#shared/table/keys.ts'
import { deviceStatus } from '../../../functions/schedule.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { testHost } from '../../kit/host.ts'
import { tableOf } from '../../kit/table.ts'

const van = deviceId(7)
const NOON = Date.parse('2026-06-01T12:00:00Z')

const start = async () => {
  const host = await testHost('2026-06-01T12:00:00Z')
  const table = tableOf(host)
  await table.write({ put: { ...keys.device(van), kind: 'device', id: van, d: JSON.stringify({ attributes: {} }) } })
  await table.write({ put: { ...keys.deviceState(van), rev: 0 } })
  await table.write({ put: { ...keys.config(), watchedUntil: NOON * 2, connects: 1 } })
  const handed: string[] = []
  const shown: string[] = []
  /** Number of the next dispatches that fail. */
  const failing = { next: 0 }
  const invoke = async (_: string, payload: unknown) => {
    if (failing.next > 0) {
      failing.next -= 1
      throw new Error('no answer')
    }
    handed.push(...(payload as { events: Event[] }).events.map(({ type }) => type))
  }
  const put = async (text: string) => void shown.push(...JSON.parse(text).events.map(({ type }: Event) => type))
  Object.assign(host, { invoke, liveQueue: { put } })
  /** Returns a consumer with an empty cache. */
  const container = () =>
    consume(positionsConsumer(undefined, eventDispatcher(functions.positions), changePublisher(functions.positions)))
  const batch = (minute: number, changes: Partial<Point> = {}) => {
    const fixTime = NOON + minute * 60_000
    const points = [{ fixTime, latitude: 50 + minute / 1000, longitude: 10, speed: 20, ...changes }]
    const record = { v: 1 as const, deviceId: van, protocol: 'osmand', receivedAt: fixTime, points }
    return kinesisEvent([record], minute)
  }
  const at = (minute: number) => host.clock.set(new Date(NOON + minute * 60_000).toISOString())
  const carried = async () => (await table.get(keys.deviceState(van)))?.['events']
  const items = async () => {
    const found: unknown[] = []
    for await (const item of table.query({ PK: keys.events(van, NOON) })) found.push(item['type'])
    return found
  }
  const listed = async () => {
    const found: string[] = []
    for await (const { type } of eventLog(table).between(van, 0, NOON * 2)) found.push(type)
    return found
  }
  return { host, table, handed, shown, failing, container, batch, at, carried, items, listed }
}

const DONE = { batchItemFailures: [] }
const WEEKS = 21 * 24 * 60

test('dispatches only new events after reading a state weeks old', async () => {
  const { container, batch, at, handed, shown } = await start()
  expect(await container()(batch(0))).toEqual(DONE)
  expect([handed, shown]).toEqual([
    ['deviceOnline', 'deviceMoving'],
    ['deviceOnline', 'deviceMoving'],
  ])
  at(1)
  expect(await container()(batch(1, { speed: 0 }))).toEqual(DONE)
  at(WEEKS)
  expect(await container()(batch(WEEKS, { speed: 0 }))).toEqual(DONE)
  const expected = ['deviceOnline', 'deviceMoving', 'deviceStopped', 'deviceUnknown', 'deviceOnline']
  expect([handed, shown]).toEqual([expected, expected])
})

test('retries a failed dispatch once when another consumer reads the batch again', async () => {
  const { container, batch, handed, shown, failing, items, listed } = await start()
  failing.next = 1
  expect((await container()(batch(0))).batchItemFailures).toHaveLength(1)
  // The events are raised but not yet persisted: readers have them, and their items do not exist.
  expect([await listed(), await items()]).toEqual([['deviceOnline', 'deviceMoving'], []])
  expect(await container()(batch(0))).toEqual(DONE)
  expect(await container()(batch(0))).toEqual(DONE)
  expect([handed, shown, await items()]).toEqual(Array.from({ length: 3 }, () => ['deviceOnline', 'deviceMoving']))
})

test('dispatches pending events of a silent device by the schedule, and removes them from its state', async () => {
  const { container, batch, at, handed, failing, carried, listed } = await start()
  failing.next = 1
  await container()(batch(0))
  at(4)
  await deviceStatus()
  expect(handed).toEqual([])
  at(6)
  expect(await deviceStatus()).toEqual({ marked: 0 })
  expect(handed).toEqual(['deviceOnline', 'deviceMoving'])
  expect(await carried()).toBeUndefined()
  at(9)
  await deviceStatus()
  await container()(batch(0))
  expect(handed).toEqual(['deviceOnline', 'deviceMoving'])
  expect(await listed()).toEqual(['deviceOnline', 'deviceMoving'])
})

test('completes a run of the schedule that failed after marking a device', async () => {
  const { container, batch, at, handed, shown, failing, carried } = await start()
  await container()(batch(0))
  handed.length = 0
  shown.length = 0
  at(11)
  failing.next = 1
  await expect(deviceStatus()).rejects.toThrow('no answer')
  at(16)
  expect(await deviceStatus()).toEqual({ marked: 0 })
  at(21)
  await deviceStatus()
  expect([handed, shown, await carried()]).toEqual([['deviceUnknown'], ['deviceUnknown'], undefined])
})

test('reports events pending for over 24 hours without dispatching them', async () => {
  const { container, batch, at, handed, failing, items } = await start()
  failing.next = 1
  await container()(batch(0))
  at(24 * 60)
  await deviceStatus()
  await deviceStatus()
  expect(await items()).toEqual(['deviceOnline', 'deviceMoving', 'deviceUnknown'])
  expect(handed).toEqual(['deviceUnknown'])
})

test('stores positions while every dispatch fails', async () => {
  const { container, batch, handed, failing, table } = await start()
  failing.next = Infinity
  for (const minute of [0, 1, 2]) expect((await container()(batch(minute))).batchItemFailures).toHaveLength(1)
  const [latest] = await positionLog(table).latest([van])
  expect(latest?.fixTime).toBe(NOON + 2 * 60_000)
  failing.next = 0
  expect(await container()(batch(3, { speed: 0 }))).toEqual(DONE)
  expect(handed).toEqual(['deviceOnline', 'deviceMoving', 'deviceStopped'])
})
