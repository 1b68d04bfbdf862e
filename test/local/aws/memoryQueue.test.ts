import type { SQSEvent } from 'aws-lambda'
import { MemoryQueue } from '../../../local/aws/memoryQueue.ts'
import type { QueueSettings } from '../../../local/assembly/eventSources.ts'

const SETTINGS: QueueSettings = {
  address: 'live.push',
  batchSize: 3,
  windowMs: 20,
  visibilityTimeoutMs: 10,
  retentionMs: 60_000,
}

const start = (settings: Partial<QueueSettings> = {}) => {
  let now = 0
  const batches: string[][] = []
  const logged: unknown[] = []
  const failures: Error[] = []
  const queue = new MemoryQueue(
    { ...SETTINGS, ...settings },
    { now: () => now, log: (_, entry) => void logged.push(entry['message']) },
  )
  const invoke = async (_: string, event: unknown) => {
    batches.push((event as SQSEvent).Records.map(({ body }) => body))
    const failure = failures.shift()
    if (failure) throw failure
  }
  const until = async (count: number) => {
    for (let n = 0; n < 1000 && batches.length < count; n += 1) await new Promise(resolve => setTimeout(resolve, 2))
    return batches
  }
  return { queue, invoke, batches, logged, failures, until, advance: (ms: number) => void (now += ms) }
}

test('delivers the messages of one window as a batch, up to its size', async () => {
  const { queue, invoke, until } = start()
  queue.start(invoke)
  for (const text of ['a', 'b', 'c', 'd']) await queue.put(text)
  expect(await until(2)).toEqual([['a', 'b', 'c'], ['d']])
  await queue.stop()
})

test('redelivers messages after a failure', async () => {
  const { queue, invoke, until, failures, logged } = start()
  failures.push(new Error('table'))
  await queue.put('a')
  queue.start(invoke)
  expect(await until(2)).toEqual([['a'], ['a']])
  expect(logged).toEqual(['queue batch failed'])
  await queue.stop()
})

test('drops messages that are too old', async () => {
  const { queue, invoke, until, advance } = start()
  await queue.put('old')
  advance(60_000)
  await queue.put('new')
  queue.start(invoke)
  expect(await until(1)).toEqual([['new']])
  await queue.stop()
})

test('keeps the newest 10,000 messages if none are read', async () => {
  const { queue, invoke, until } = start({ batchSize: 100_000 })
  for (let n = 0; n < 12_000; n += 1) await queue.put(String(n))
  queue.start(invoke)
  const [batch] = await until(1)
  expect([batch?.length, batch?.[0], batch?.at(-1)]).toEqual([10_000, '2000', '11999'])
  await queue.stop()
})
