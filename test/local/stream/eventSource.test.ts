import type { KinesisStreamEvent } from 'aws-lambda'
import { startEventSource, type FailedBatch } from '../../../local/stream/eventSource.ts'
import type { JournalRecord } from '../../../local/stream/frames.ts'
import { Shard } from '../../../local/stream/shard.ts'
import type { EventSourceSettings } from '../../../local/assembly/eventSources.ts'

const SETTINGS: EventSourceSettings = {
  address: 'stream.positions',
  batchSize: 8,
  windowMs: 0,
  bisect: true,
  partialFailures: true,
  parallelization: 1,
  retries: 2,
  maxAgeMs: 60_000,
}

const STREAM_ARN = 'arn:aws:kinesis:local:000000000000:stream/positions-1'

const record = (n: number, arrivedAt = 0): JournalRecord => ({
  sequence: String(n).padStart(56, '0'),
  partitionKey: '7',
  arrivedAt,
  data: Buffer.from(String(n)),
})

type Consumer = (numbers: number[], event: KinesisStreamEvent) => unknown

/** Delivers records 1 to count until all are processed. Returns the batches, the dead letters and the pauses. */
const deliver = async (
  count: number,
  consumer: Consumer,
  settings: Partial<EventSourceSettings> = {},
  arrivedAt = 0,
) => {
  const shard = new Shard(0, '', () => undefined)
  for (let n = 1; n <= count; n += 1) shard.add(record(n, arrivedAt))
  const batches: number[][] = []
  const failed: FailedBatch[] = []
  const pauses: number[] = []
  let now = 1000
  const source = startEventSource(
    shard,
    { ...SETTINGS, ...settings },
    {
      streamArn: STREAM_ARN,
      invoke: async event => {
        const numbers = event.Records.map(one => Number(Buffer.from(one.kinesis.data, 'base64').toString()))
        batches.push(numbers)
        return consumer(numbers, event)
      },
      writeDeadLetters: async batch => void failed.push(batch),
      now: () => now,
      log: () => undefined,
      pause: async ms => {
        pauses.push(ms)
        now += ms
      },
    },
  )
  for (let turn = 0; shard.length > 0 && turn < 10_000; turn += 1) await new Promise(setImmediate)
  await source.stop()
  return {
    batches,
    pauses,
    deadLetters: failed.map(one => one.records.map(({ data }) => Number(data.toString()))),
    failed,
    left: shard.length,
  }
}

const failing = (...numbers: number[]) => ({
  batchItemFailures: numbers.map(n => ({ itemIdentifier: String(n).padStart(56, '0') })),
})

test('delivers records in order, in batches of the configured size', async () => {
  const { batches, left } = await deliver(20, () => undefined)
  expect(batches.map(batch => batch.length)).toEqual([8, 8, 4])
  expect(batches.flat()).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
  expect(left).toBe(0)
})

test('passes a Kinesis batch as the event of Lambda', async () => {
  let seen: KinesisStreamEvent | undefined
  await deliver(1, (_, event) => void (seen = event))
  expect(seen!.Records[0]).toMatchObject({
    eventSource: 'aws:kinesis',
    eventName: 'aws:kinesis:record',
    eventID: `shardId-000000000000:${'1'.padStart(56, '0')}`,
    kinesis: { kinesisSchemaVersion: '1.0', partitionKey: '7', sequenceNumber: '1'.padStart(56, '0'), data: 'MQ==' },
  })
})

test('continues at the first failed record after a partial failure', async () => {
  let failed = false
  const { batches } = await deliver(5, () => {
    if (failed) return undefined
    failed = true
    return failing(4, 3)
  })
  expect(batches).toEqual([
    [1, 2, 3, 4, 5],
    [3, 4, 5],
  ])
})

test('treats any response as success if partial failures are not reported', async () => {
  const { batches } = await deliver(3, () => failing(1), { partialFailures: false })
  expect(batches).toEqual([[1, 2, 3]])
})

test('fails the whole batch for an unknown identifier and for an invalid response', async () => {
  const answers: unknown[] = [failing(99), 'nonsense', undefined]
  const { batches } = await deliver(1, () => answers.shift())
  expect(batches).toEqual([[1], [1], [1]])
})

test('bisects the batch if the function throws, and writes only the failing record to the dead letters', async () => {
  const applied: number[] = []
  const { deadLetters, left, failed } = await deliver(8, numbers => {
    if (numbers.includes(5)) throw new Error('poison')
    applied.push(...numbers)
  })
  expect(deadLetters).toEqual([[5]])
  expect(failed[0]).toMatchObject({ condition: 'RetryAttemptsExhausted', attempts: 3, error: 'Error: poison' })
  expect(applied).toEqual([1, 2, 3, 4, 6, 7, 8])
  expect(left).toBe(0)
})

const AS_DEPLOYED = { retries: Infinity, maxAgeMs: 82_800_000 }

test('retries the whole batch with capped pauses while the function reports its first record', async () => {
  let left = 400
  const { batches, deadLetters, pauses } = await deliver(
    8,
    () => ((left -= 1) >= 0 ? failing(1) : undefined),
    AS_DEPLOYED,
  )
  expect(batches).toEqual(Array.from({ length: 401 }, () => [1, 2, 3, 4, 5, 6, 7, 8]))
  expect(deadLetters).toEqual([])
  expect([pauses.slice(0, 7), Math.max(...pauses)]).toEqual([[200, 400, 800, 1600, 3200, 6400, 10_000], 10_000])
})

test('bisects a batch down to one record and retries it while the function throws', async () => {
  let left = 400
  const { batches, deadLetters } = await deliver(
    8,
    () => {
      if ((left -= 1) >= 0) throw new Error('the module cannot be loaded')
    },
    AS_DEPLOYED,
  )
  expect(batches.slice(0, 5).map(batch => batch.length)).toEqual([8, 4, 2, 1, 1])
  expect(batches.slice(400)).toEqual([[1], [2], [3, 4], [5, 6, 7, 8]])
  expect(deadLetters).toEqual([])
})

test('retries a temporary failure with growing pauses, without dead letters', async () => {
  let failures = 3
  const { deadLetters, pauses, batches } = await deliver(
    1,
    () => {
      if ((failures -= 1) >= 0) throw new Error('throttled')
    },
    { retries: 5 },
  )
  expect(batches.length).toBe(4)
  expect(pauses.filter(ms => ms >= 200)).toEqual([200, 400, 800])
  expect(deadLetters).toEqual([])
})

test('writes the whole batch to the dead letters after its retries if bisecting is off', async () => {
  const { deadLetters, batches } = await deliver(
    3,
    () => {
      throw new Error('broken')
    },
    { bisect: false, retries: 1 },
  )
  expect(batches.length).toBe(2)
  expect(deadLetters).toEqual([[1, 2, 3]])
})

test('measures the maximum age from the first failure, so that old records survive a short failure', async () => {
  const old = -120_000
  const failed = await deliver(1, () => failing(1), { retries: Infinity }, old)
  expect(failed.failed).toMatchObject([{ condition: 'RecordAgeExceeded' }])
  expect(failed.pauses.reduce((a, b) => a + b)).toBeGreaterThan(60_000)
  let failures = 3
  const worked = await deliver(1, () => ((failures -= 1) >= 0 ? failing(1) : undefined), { retries: Infinity }, old)
  expect(worked.deadLetters).toEqual([])
})

test('retries until the dead letters are written', async () => {
  const shard = new Shard(0, '', () => undefined)
  shard.add(record(1))
  let refused = 2
  const kept: FailedBatch[] = []
  const source = startEventSource(
    shard,
    { ...SETTINGS, retries: 0 },
    {
      streamArn: STREAM_ARN,
      invoke: () => Promise.reject(new Error('broken')),
      writeDeadLetters: async batch => {
        if ((refused -= 1) >= 0) throw new Error('disk full')
        kept.push(batch)
      },
      now: () => 1000,
      log: () => undefined,
      pause: async () => undefined,
    },
  )
  for (let turn = 0; shard.length > 0 && turn < 10_000; turn += 1) await new Promise(setImmediate)
  await source.stop()
  expect(kept.length).toBe(1)
  expect(shard.length).toBe(0)
})
