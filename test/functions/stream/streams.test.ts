import type { KinesisStreamEvent } from 'aws-lambda'
import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { bytesOf } from '#shared/log/stateItem.ts'
import { deviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import { testHost } from '../../kit/host.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { tableOf } from '../../kit/table.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const VAN = deviceId(7)

const start = async () => {
  const table = tableOf(await testHost())
  await table.write({ put: { ...keys.device(VAN), d: JSON.stringify({ attributes: {} }) } })
  await table.write({ put: { ...keys.deviceState(VAN), rev: 0 } })
  const fixes = async () => {
    const found: number[] = []
    for await (const segment of positionLog(table).between(VAN, 0, NOON * 2)) {
      found.push(...positionsIn(segment).map(({ fixTime }) => (fixTime - NOON) / 1000))
    }
    return found
  }
  return { table, fixes, deliver: consume(positionsConsumer()) }
}

const report = (second: number): StreamRecord => ({
  v: 1,
  deviceId: VAN,
  protocol: 'osmand',
  receivedAt: NOON + second * 1000 + 500,
  points: [{ fixTime: NOON + second * 1000, latitude: second / 1000, longitude: 10 }],
})

/** Returns a batch of another stream or shard whose sequence numbers begin with first. */
const from = (origin: { arn?: string; shard?: string }, records: readonly StreamRecord[], first: number) => {
  const { Records }: KinesisStreamEvent = kinesisEvent(records, first)
  return {
    Records: Records.map(record => ({
      ...record,
      eventSourceARN: origin.arn ?? record.eventSourceARN,
      eventID: record.eventID.replace('shardId-000000000000', origin.shard ?? 'shardId-000000000000'),
    })),
  }
}

const RESTORED = { arn: 'arn:aws:kinesis:eu-north-1:000000000000:stream/restored' }

test('applies records of a new stream with lower sequence numbers', async () => {
  const { deliver, fixes } = await start()
  await deliver(kinesisEvent([report(0), report(10)], 5000))
  expect(await deliver(from(RESTORED, [report(20), report(30)], 0))).toEqual({ batchItemFailures: [] })
  expect(await fixes()).toEqual([0, 10, 20, 30])
})

test('stores records in both streams once', async () => {
  const { deliver, fixes } = await start()
  await deliver(kinesisEvent([report(0), report(10)], 5000))
  await deliver(from(RESTORED, [report(0), report(10), report(20)], 0))
  await deliver(kinesisEvent([report(0), report(10)], 5000))
  expect(await fixes()).toEqual([0, 10, 20])
})

test('does not compare sequence numbers of different shards', async () => {
  const { deliver, fixes } = await start()
  await deliver(kinesisEvent([report(0)], 5000))
  await deliver(from({ shard: 'shardId-000000000001' }, [report(10)], 0))
  expect(await fixes()).toEqual([0, 10])
})

test('continues a state of an earlier version without a stream, and loses or duplicates nothing', async () => {
  const { deliver, fixes, table } = await start()
  await deliver(kinesisEvent([report(0), report(10)], 5000))
  const { stream, ...old } = (await table.get(keys.deviceState(VAN)))!
  expect(stream).toHaveLength(4)
  await table.write({ put: old })
  await consume(positionsConsumer())(from(RESTORED, [report(0), report(10), report(20)], 0))
  expect(await fixes()).toEqual([0, 10, 20])
})

test('stores the name of the stream in 10 bytes of the state', async () => {
  const { deliver, table } = await start()
  await deliver(kinesisEvent([report(0)]))
  const state = (await table.get(keys.deviceState(VAN)))!
  expect(bytesOf(state) - bytesOf({ ...state, stream: undefined })).toBe('stream'.length + 4)
})
