import type { KinesisStreamEvent } from 'aws-lambda'
import type { EventSourceSettings } from '../../../local/assembly/eventSources.ts'
import { startEventSource } from '../../../local/stream/eventSource.ts'
import type { JournalRecord } from '../../../local/stream/frames.ts'
import { Shard } from '../../../local/stream/shard.ts'

const SETTINGS: EventSourceSettings = {
  address: 'stream.positions',
  batchSize: 3,
  windowMs: 0,
  bisect: true,
  partialFailures: true,
  parallelization: 4,
  retries: Infinity,
  maxAgeMs: 60_000,
}

const sequenceOf = (n: number): string => String(n).padStart(56, '0')
const record = (n: number, device: number): JournalRecord => ({
  sequence: sequenceOf(n),
  partitionKey: String(device),
  arrivedAt: 0,
  data: Buffer.from(String(n)),
})

interface Delivered {
  readonly device: string
  readonly n: number
}
const deliveredIn = ({ Records }: KinesisStreamEvent): Delivered[] =>
  Records.map(({ kinesis }) => ({
    device: kinesis.partitionKey,
    n: Number(Buffer.from(kinesis.data, 'base64').toString()),
  }))

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate)
}

const start = (shard: Shard, invoke: (batch: readonly Delivered[]) => unknown, settings = SETTINGS) =>
  startEventSource(shard, settings, {
    streamArn: 'arn:aws:kinesis:local:000000000000:stream/positions-1',
    invoke: async event => invoke(deliveredIn(event)),
    writeDeadLetters: async () => undefined,
    now: () => Date.now(),
    log: () => undefined,
    pause: async () => turns(1),
  })

/** 20 devices report three times each: records 1 to 60. */
const threeRounds = (): Shard => {
  const shard = new Shard(0, '', () => undefined)
  for (let n = 1; n <= 60; n += 1) shard.add(record(n, n % 20))
  return shard
}

test('delivers batches of different devices concurrently, and never two batches with the same device', async () => {
  const shard = threeRounds()
  const running = new Set<string>()
  let [concurrent, most] = [0, 0]
  const seen: Delivered[] = []
  const source = start(shard, async batch => {
    const devices = new Set(batch.map(({ device }) => device))
    for (const device of devices) {
      expect(running).not.toContain(device)
      running.add(device)
    }
    most = Math.max(most, (concurrent += 1))
    await turns(5)
    seen.push(...batch)
    concurrent -= 1
    for (const device of devices) running.delete(device)
  })
  while (shard.length > 0) await turns(1)
  await source.stop()
  expect(most).toBe(4)
  expect(seen).toHaveLength(60)
  for (let device = 0; device < 20; device += 1) {
    const numbers = seen.filter(one => one.device === String(device)).map(({ n }) => n)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(numbers).toHaveLength(3)
  }
})

test('delivers the other devices while one fails, and the checkpoint stays before its oldest record', async () => {
  const shard = threeRounds()
  let broken = true
  const applied: number[] = []
  const source = start(shard, batch => {
    const failed = broken ? batch.find(({ device }) => device === '7') : undefined
    applied.push(...batch.filter(({ n }) => !failed || n < failed.n).map(({ n }) => n))
    return failed && { batchItemFailures: [{ itemIdentifier: sequenceOf(failed.n) }] }
  })
  await turns(500)
  // Record 7 is the first of device 7.
  expect(shard.oldest?.sequence).toBe(sequenceOf(7))
  expect(shard.checkpoint(sequenceOf(60))).toBe(sequenceOf(6))
  expect(applied).not.toContain(7)
  expect(applied.length).toBeGreaterThan(30)
  expect(shard.length).toBe(60 - applied.length)

  broken = false
  while (shard.length > 0) await turns(1)
  await source.stop()
  expect(applied.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
  expect(shard.checkpoint(sequenceOf(60))).toBe(sequenceOf(60))
})

test('restarts with another number of lanes without losing or repeating a record', async () => {
  const shard = threeRounds()
  let failing = true
  const applied: number[] = []
  const first = start(shard, batch => {
    if (failing && batch.some(({ device }) => device === '7')) throw new Error('broken')
    applied.push(...batch.map(({ n }) => n))
  })
  await turns(200)
  await first.stop()
  failing = false
  const second = start(shard, batch => void applied.push(...batch.map(({ n }) => n)), {
    ...SETTINGS,
    parallelization: 2,
  })
  while (shard.length > 0) await turns(1)
  await second.stop()
  expect(applied.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
})
