import { takeStatistics } from '#shared/table/takeStatistics.ts'
import * as fc from 'fast-check'
import { statistics as handler } from '../../../functions/schedule.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { deviceId } from '#shared/model/ids.ts'
import { drive } from '../../kit/drive.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { runs } from '../../kit/runs.ts'
import { type World, world } from '../../kit/world.ts'

const DAY_MS = 86_400_000
const JUNE = (day: number, time = '12:00') => Date.parse(`2026-06-${String(day).padStart(2, '0')}T${time}:00Z`)
const at = (fixTime: number) => ({ fixTime, latitude: fixTime / DAY_MS / 1000, longitude: 10 })

const rows = async ({ admin }: World) => {
  const query = { from: '2026-05-01', to: '2026-12-31' }
  const { json } = await admin.calls('traccar.statistics.list', { query }).gets(200)
  return json as Record<string, number | string>[]
}

const twoDevices = async () => {
  const here = await world('2026-06-01T12:00:00Z')
  for (const uniqueId of ['a', 'b'])
    await here.alice.calls('traccar.devices.create', { body: { name: uniqueId, uniqueId } }).gets(200)
  return here
}

test('writes one row per finished day in repeated and concurrent runs', async () => {
  const here = await twoDevices()
  await here.bob.calls('traccar.devices.list').gets(200)
  await drive(1, [at(JUNE(1)), at(JUNE(1, '12:10')), at(JUNE(1, '12:10'))])
  await drive(2, [at(JUNE(1))])
  await handler()
  expect(await rows(here)).toEqual([])
  here.host.clock.advance(12 * 3_600_000 + 60_000)
  await Promise.all([handler(), handler(), handler()])
  await handler()
  expect(await rows(here)).toMatchObject([
    {
      id: JUNE(2, '00:00') / 1000,
      attributes: {},
      captureTime: '2026-06-02T00:00:00.000+00:00',
      activeUsers: 3,
      activeDevices: 2,
      requests: 4,
      messagesReceived: 4,
      messagesStored: 3,
    },
  ])
})

test('counts a day from the device state if the device is silent since, else from its stored summary', async () => {
  const here = await twoDevices()
  await drive(1, [at(JUNE(1)), at(JUNE(2, '00:01'))])
  await drive(2, [at(JUNE(1)), at(JUNE(1, '13:00'))])
  here.host.clock.advance(DAY_MS)
  await handler()
  expect(await rows(here)).toMatchObject([{ activeDevices: 2, messagesStored: 3 }])
  here.host.clock.advance(DAY_MS)
  await handler()
  expect(await rows(here)).toMatchObject([{ messagesStored: 3 }, { activeDevices: 1, messagesStored: 1 }])
})

test('writes rows of missed and silent days later, and none before the first message', async () => {
  const here = await twoDevices()
  await handler()
  await drive(1, [at(JUNE(1))])
  here.host.clock.advance(DAY_MS)
  await handler()
  here.host.clock.advance(4 * DAY_MS)
  await drive(1, [at(JUNE(6, '11:00'))])
  await handler()
  expect((await rows(here)).map(({ captureTime, messagesStored }) => [captureTime, messagesStored])).toEqual([
    ['2026-06-02T00:00:00.000+00:00', 1],
    ['2026-06-03T00:00:00.000+00:00', 0],
    ['2026-06-04T00:00:00.000+00:00', 0],
    ['2026-06-05T00:00:00.000+00:00', 0],
    ['2026-06-06T00:00:00.000+00:00', 0],
  ])
})

test('adds late deliveries to their day until the row is final', async () => {
  const here = await twoDevices()
  await drive(1, [at(JUNE(1))])
  here.host.clock.advance(14 * 3_600_000)
  await handler()
  await drive(2, [at(JUNE(1))])
  await handler()
  expect(await rows(here)).toMatchObject([{ messagesStored: 1 }])
  here.host.clock.advance(DAY_MS)
  await handler()
  expect((await rows(here))[0]).toMatchObject({ activeDevices: 2, messagesStored: 2 })
  await drive(2, [at(JUNE(1, '12:05'))])
  here.host.clock.advance(3_600_000)
  await handler()
  expect((await rows(here))[0]).toMatchObject({ messagesStored: 2 })
})

test('counts a device that is deleted during the day', async () => {
  const here = await twoDevices()
  await drive(1, [at(JUNE(1)), at(JUNE(1, '12:01'))])
  await here.alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  here.host.clock.advance(DAY_MS)
  await handler()
  expect(await rows(here)).toMatchObject([{ activeDevices: 1, messagesStored: 2 }])
})

/** Record of one device with repeated points on one of three days, and with up to two rejected requests. */
const record = fc.record({
  device: fc.constantFrom(1, 2),
  day: fc.nat(2),
  minutes: fc.array(fc.nat(5), { maxLength: 4 }),
  rejected: fc.nat(2),
})
const deliveries = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 12 }),
  /** Length of each batch, and how often it is delivered. */
  cuts: fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 })), {
    minLength: 12,
    maxLength: 12,
  }),
  restart: fc.boolean(),
})

test('counts the reports sent for any batching, redelivery and restart of the consumer (property)', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ records, cuts, restart }) => {
      const here = await twoDevices()
      const sent = records
        .toSorted((a, b) => a.day - b.day)
        .map(({ device, day, minutes, rejected }): StreamRecord => ({
          v: 1,
          deviceId: deviceId(device),
          protocol: 'osmand',
          receivedAt: JUNE(1 + day),
          points: minutes.map(minute => at(JUNE(1) + minute * 60_000)),
          rejected: Array.from({ length: rejected }, () => ({ reason: 'no', query: 'x', contentType: '', body: '' })),
        }))
      let consumer = consume(positionsConsumer())
      let start = 0
      for (const [length, times] of cuts) {
        const batch = sent.slice(start, start + length)
        for (let n = 0; n < times && batch.length > 0; n += 1) {
          if (restart) consumer = consume(positionsConsumer())
          expect(await consumer(kinesisEvent(batch, start))).toEqual({ batchItemFailures: [] })
        }
        start += batch.length
      }
      here.host.clock.advance(5 * DAY_MS)
      await handler()
      await takeStatistics(here.table, here.host.now(), DAY_MS)
      const found = new Map((await rows(here)).map(row => [String(row['captureTime']).slice(8, 10), row]))
      const known = new Set<string>()
      for (const day of [1, 2, 3]) {
        const ofDay = sent.slice(0, start).filter(({ receivedAt }) => receivedAt === JUNE(day))
        const points = ofDay.flatMap(({ deviceId, points }) => points.map(({ fixTime }) => `${deviceId} ${fixTime}`))
        const fresh = [...new Set(points)].filter(point => !known.has(point))
        fresh.forEach(point => known.add(point))
        const received = points.length + ofDay.flatMap(({ rejected }) => rejected ?? []).length
        const row = found.get(`0${day + 1}`)
        expect([row?.['messagesReceived'] ?? 0, row?.['messagesStored'] ?? 0]).toEqual([received, fresh.length])
        expect(row?.['activeDevices'] ?? 0).toBe(new Set(fresh.map(point => point[0])).size)
      }
    }),
    { numRuns: runs(10, 40) },
  )
}, 120_000)
