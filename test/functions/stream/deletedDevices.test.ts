import fc from 'fast-check'
import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { quarantineReport } from '#shared/stream/reassignment.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { readAgain } from '#shared/stream/resend.ts'
import { type Point, Point as PointSchema, type StreamRecord } from '#shared/stream/record.ts'
import { quarantine } from '#shared/table/quarantine.ts'
import type { Quarantined, Refusal } from '#shared/table/quarantineItem.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { world } from '../../kit/world.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')

const start = async () => {
  const here = await world()
  const register = async (uniqueId: string): Promise<number> =>
    (await here.admin.calls('traccar.devices.create', { body: { name: 'Van', uniqueId } }).gets(200)).json.id
  const remove = (id: number) => here.admin.calls('traccar.devices.remove', { params: { id } }).gets(204)
  const fixes = async (id: number) => {
    const found: number[] = []
    for await (const segment of positionLog(here.table).between(deviceId(id), 0, NOON * 2)) {
      found.push(...positionsIn(segment).map(({ fixTime }) => (fixTime - NOON) / 1000))
    }
    return found
  }
  const latest = async (id: number) => {
    const [position] = await positionLog(here.table).latest([deviceId(id)])
    return position && (position.fixTime - NOON) / 1000
  }
  const quarantined = async () => {
    const all: Quarantined[] = []
    for await (const one of quarantine(here.table).between(NOON - 1000, NOON + 1_000_000)) all.push(one)
    return all
  }
  return { ...here, register, remove, fixes, latest, quarantined, consumer: consume(positionsConsumer()) }
}

const report = (device: number, second: number, more: Partial<StreamRecord> = {}): StreamRecord => ({
  v: 1,
  deviceId: deviceId(device),
  uniqueId: '902064',
  protocol: 'osmand',
  receivedAt: NOON + second * 1000 + 500,
  points: [{ fixTime: NOON + second * 1000, latitude: second / 1000, longitude: 10 }],
  ...more,
})
const DONE = { batchItemFailures: [] }

test('stores pending reports of a deleted device for its new registration, in order', async () => {
  const { register, remove, fixes, latest, quarantined, consumer } = await start()
  const before = await register('902064')
  await remove(before)
  const after = await register('902064')
  const batch = [report(before, 0), report(before, 10), report(after, 20), report(before, 5)]
  expect(await consumer(kinesisEvent(batch))).toEqual(DONE)
  expect([await fixes(after), await latest(after), await fixes(before)]).toEqual([[0, 5, 10, 20], 20, []])
  expect(await quarantined()).toEqual([])
})

test('stores pending reports for the new registration with a stale cache and a redelivered batch', async () => {
  const { register, remove, fixes, consumer } = await start()
  const before = await register('902064')
  await consumer(kinesisEvent([report(before, 0)]))
  await remove(before)
  const after = await register('902064')
  const batch = kinesisEvent([report(before, 10), report(after, 20), report(before, 30)], 1)
  // The consumer detects its stale cache, and the batch is retried.
  for (let deliveries = 0; deliveries < 3; deliveries += 1) await consumer(batch)
  expect(await consumer(batch)).toEqual(DONE)
  expect(await consume(positionsConsumer())(batch)).toEqual(DONE)
  expect(await fixes(after)).toEqual([10, 20, 30])
})

test('stores pending reports even if newer records of the new registration were applied first', async () => {
  const { register, remove, fixes, consumer } = await start()
  const before = await register('902064')
  await remove(before)
  const after = await register('902064')
  const event = kinesisEvent([report(before, 0), report(after, 20)])
  await consumer({ Records: [event.Records[1]!] })
  expect(await consumer(event)).toEqual(DONE)
  expect(await fixes(after)).toEqual([0, 20])
})

test('keeps reports of a deleted device in quarantine so that they can be resent', async () => {
  const { register, remove, quarantined, consumer } = await start()
  const id = await register('902064')
  await remove(id)
  const rejected = [{ reason: 'latitude is not a number', query: 'lat=x&lon=1', contentType: '', body: '' }]
  const speeding = {
    fixTime: NOON,
    latitude: 48.2,
    longitude: 16.4,
    speed: 12.5,
    course: 90,
    attributes: { ignition: true },
  }
  expect(await consumer(kinesisEvent([report(id, 0, { points: [speeding], rejected })]))).toEqual(DONE)
  const [first, second] = await quarantined()
  expect(second).toMatchObject({ deviceId: id, ...rejected[0] })
  expect(first).toMatchObject({ deviceId: id, reason: 'the device does not exist', receivedAt: NOON + 500, query: '' })
  expect(readAgain(first!, { receivedAt: NOON, now: NOON })).toEqual({ protocol: undefined, points: [speeding] })
})

test('quarantines records of an earlier version without unique id', async () => {
  const { quarantined, consumer } = await start()
  const { uniqueId: _, ...old } = report(7, 0)
  expect(await consumer(kinesisEvent([old]))).toEqual(DONE)
  expect(await quarantined()).toHaveLength(1)
})

const finite = (most: number) => fc.integer({ min: -most * 1000, max: most * 1000 }).map(n => n / 1000)
const name = fc.oneof(
  fc.constantFrom('ignition', 'id', 'deviceid', '_', '_type', 'lat', 'speed', 'timestamp', 'location', 'locations'),
  fc.stringMatching(/^[a-zA-Z][\w.]{0,20}$/),
)
const value = fc.oneof(fc.boolean(), finite(1000), fc.stringMatching(/^[a-z][a-z ]{0,10}[a-z]$/))
const point: fc.Arbitrary<Point> = fc
  .record(
    {
      fixTime: fc.integer({ min: Date.UTC(2000, 0, 1), max: NOON }),
      place: fc.record({ latitude: finite(90), longitude: finite(180) }),
      altitude: finite(9000),
      speed: finite(200).map(Math.abs),
      course: finite(360).map(Math.abs),
      accuracy: finite(500).map(Math.abs),
      valid: fc.boolean(),
      attributes: fc.dictionary(name, value, { minKeys: 1, maxKeys: 5 }),
    },
    { requiredKeys: ['fixTime', 'place'] },
  )
  .map(({ place, ...rest }) => PointSchema.parse({ ...place, ...rest }))

test('restores every kept point unchanged (property)', async () => {
  await fc.assert(
    fc.asyncProperty(point, async sent => {
      const kept: Refusal[] = []
      const record = report(7, 0, { points: [sent] })
      const [raw] = kinesisEvent([record]).Records
      await quarantineReport(
        { keep: async (_receipt, _sequence, refused) => void kept.push(...refused) },
        { sequence: 1n, stream: '00000000', record, raw: raw! },
      )
      expect(readAgain(kept[0]!, { receivedAt: NOON, now: NOON })).toEqual({ protocol: undefined, points: [sent] })
    }),
    { numRuns: 300 },
  )
})

test('keeps pending reports in the quarantine if the new registration has a key', async () => {
  const { register, remove, fixes, quarantined, consumer, admin } = await start()
  const before = await register('902064')
  await remove(before)
  const after = await register('902064')
  await admin.calls('traccar.ingestKeys.rotate', { params: { id: after } }).gets(200)
  expect(await consumer(kinesisEvent([report(before, 0), report(after, 20)]))).toEqual(DONE)
  expect(await fixes(after)).toEqual([20])
  expect(await quarantined()).toMatchObject([{ reason: 'the device does not exist' }])
})
