import { positions as loaded } from '../../../functions/stream.ts'
import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Position } from '#shared/model/position.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { type Point, type StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import { quarantine } from '#shared/table/quarantine.ts'
import { testHost } from '../../kit/host.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { tableOf } from '../../kit/table.ts'

const van = deviceId(7)
const NOON = Date.parse('2026-06-01T12:00:00Z')

const start = async (attributes: Record<string, unknown> = {}) => {
  const host = await testHost()
  const table = tableOf(host)
  await table.write({ put: { ...keys.device(van), d: JSON.stringify({ attributes }) } })
  await table.write({ put: { ...keys.deviceState(van), rev: 0 } })
  const log = positionLog(table)
  const positions = async () => {
    const all: Position[] = []
    for await (const segment of log.between(van, 0, NOON * 2)) all.push(...positionsIn(segment))
    return all
  }
  return { host, table, log, positions, handler: consume(positionsConsumer()) }
}

const point = (second: number, changes: Partial<Point> = {}): Point => ({
  fixTime: NOON + second * 1000,
  latitude: second / 10_000,
  longitude: 10,
  speed: 20,
  ...changes,
})
const record = (...points: Point[]): StreamRecord => ({
  v: 1,
  deviceId: van,
  protocol: 'osmand',
  receivedAt: (points[0]?.fixTime ?? NOON) + 500,
  ip: '192.0.2.7',
  points,
})

test('stores a report as position with distance, total distance and sender', async () => {
  const { handler, positions } = await start()
  expect(await handler(kinesisEvent([record(point(0)), record(point(10))]))).toEqual({ batchItemFailures: [] })
  expect(await positions()).toMatchObject([
    {
      fixTime: NOON,
      serverTime: NOON + 500,
      protocol: 'osmand',
      valid: true,
      attributes: { ip: '192.0.2.7', distance: 0, totalDistance: 0, motion: true },
    },
    // 0.001 degrees of latitude on a sphere with a radius of 6378.137 km.
    { fixTime: NOON + 10_000, attributes: { distance: 111.32, totalDistance: 111.32 } },
  ])
})

test('changes nothing when a batch is redelivered as a whole or in parts', async () => {
  const { handler, positions, table } = await start()
  const records = Array.from({ length: 90 }, (_, n) => record(point(n)))
  await handler(kinesisEvent(records))
  const before = [await positions(), await table.get(keys.deviceState(van))]
  await handler(kinesisEvent(records))
  await handler(kinesisEvent(records.slice(40, 60), 40))
  await consume(positionsConsumer())(kinesisEvent(records))
  expect([await positions(), await table.get(keys.deviceState(van))]).toEqual(before)
})

test('stores a resent report once, even if it is old', async () => {
  const { handler, positions } = await start()
  await handler(kinesisEvent(Array.from({ length: 200 }, (_, n) => record(point(n)))))
  const again = [point(199), point(3), point(150), point(3, { speed: 21 })]
  await handler(kinesisEvent([record(...again)], 200))
  const stored = await positions()
  expect(stored).toHaveLength(201)
  expect(stored.filter(position => position.fixTime === NOON + 3000).map(position => position.speed)).toEqual([20, 21])
})

const DRIVE = Array.from({ length: 200 }, (_, n) => record(point(n)))

test.each([
  ['in one batch', []],
  ['after a flush', DRIVE],
])(
  'stores reports of one time that differ in a device value as separate positions, and equal ones once: %s',
  async (_, drive) => {
    const { handler, positions } = await start()
    const sent = [
      {},
      { motion: true },
      { motion: false },
      { distance: 0 },
      { distance: 12.5 },
      { distance: 13 },
      { motion: true, distance: 13 },
    ].map(attributes => point(3, { latitude: 1, attributes }))
    const batches = [sent.map(one => record(one)), drive, sent.toReversed().map(one => record(one))]
    let count = 0
    for (const batch of batches) {
      expect(await handler(kinesisEvent(batch, count))).toEqual({ batchItemFailures: [] })
      count += batch.length
    }
    const stored = (await positions()).filter(({ latitude }) => latitude === 1)
    expect(stored.map(({ attributes: { motion, distance } }) => [motion, distance])).toEqual([
      [true, 0],
      [true, 0],
      [false, 0],
      [true, 0],
      [true, 12.5],
      [true, 13],
      [true, 13],
    ])
  },
)

test('treats reports as equal if only server values differ: address or motion threshold', async () => {
  const { handler, positions, table } = await start()
  await handler(kinesisEvent([record(point(0)), { ...record(point(0)), ip: '192.0.2.9' }]))
  const attributes = { 'event.motion.speedThreshold': '50' }
  await table.write({ put: { ...keys.device(van), d: JSON.stringify({ attributes }) } })
  await consume(positionsConsumer())(kinesisEvent([record(point(0))], 2))
  expect(await positions()).toHaveLength(1)
})

test('sends an unreadable record to the on-failure destination and stores other records', async () => {
  const { handler, positions, host } = await start()
  const event = kinesisEvent([record(point(0)), record(point(1)), record(point(2))])
  event.Records[1]!.kinesis.data = Buffer.from('{"v":1,"deviceId":"7"}').toString('base64')
  const poison = event.Records[1]!.kinesis.sequenceNumber
  expect(await handler(event)).toEqual({ batchItemFailures: [] })
  expect((await positions()).map(position => position.fixTime)).toEqual([NOON, NOON + 2000])
  expect(host.logged).toMatchObject([
    { level: 'error', entry: { message: 'a record of the stream was set aside', sequence: poison, partitionKey: '7' } },
  ])
  const [[name, document] = ['', '']] = host.deadLetterDocuments
  expect([host.deadLetterDocuments.size, name]).toEqual([
    1,
    expect.stringMatching(new RegExp(`^shardId-000000000000-${poison}-[0-9a-f]{8}\\.json$`)),
  ])
  expect(JSON.parse(document)).toMatchObject({
    version: '1.0',
    requestContext: { functionArn: 'stream.positions', condition: 'RecordNotApplied', approximateInvokeCount: 2 },
    responseContext: { executedVersion: 'test', functionError: expect.stringContaining('deviceId') },
    KinesisBatchInfo: { startSequenceNumber: poison, endSequenceNumber: poison, batchSize: 1 },
    payload: { Records: [event.Records[1]] },
  })
})

test('quarantines reports of deleted devices and invalid points, with the reason', async () => {
  const { handler, table } = await start()
  const gone = { ...record(point(0)), deviceId: deviceId(8) }
  const wrong = {
    ...record(),
    rejected: [{ reason: 'latitude is not between -90 and 90', query: 'lat=91', contentType: '', body: '' }],
  }
  await handler(kinesisEvent([gone, wrong]))
  const kept: unknown[] = []
  for await (const one of quarantine(table).between(NOON, NOON + 1000)) kept.push(one)
  expect(kept).toMatchObject([
    { deviceId: 8, reason: 'the device does not exist', receivedAt: NOON + 500 },
    { deviceId: 7, reason: 'latitude is not between -90 and 90', query: 'lat=91' },
  ])
})

test('repeats the last position as outdated for a heartbeat, and before the first fix only marks the device online', async () => {
  const { handler, positions, log } = await start()
  await handler(kinesisEvent([record({ fixTime: NOON - 60_000 })]))
  expect(await positions()).toEqual([])
  expect((await log.stateOf(van))?.seenAt).toBe(NOON - 59_500)
  await handler(
    kinesisEvent([record(point(0)), record({ fixTime: NOON + 30_000, attributes: { batteryLevel: 40 } })], 1),
  )
  expect((await positions())[1]).toMatchObject({
    outdated: true,
    fixTime: NOON,
    deviceTime: NOON + 30_000,
    longitude: 10,
    attributes: { batteryLevel: 40 },
  })
})

test('does not store filtered positions, but counts them as device activity', async () => {
  const { handler, positions, log } = await start({ 'filter.enable': 'true', 'filter.static': 'true' })
  await handler(kinesisEvent([record(point(0)), record(point(30, { speed: 0 }))]))
  expect((await positions()).map(position => position.fixTime)).toEqual([NOON])
  expect((await log.stateOf(van))?.seenAt).toBe(NOON + 30_500)
})

test('exports this consumer as the deployed function', () => {
  expect(typeof loaded).toBe('function')
})
