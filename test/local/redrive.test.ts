/** What was set aside comes back in order, and a document goes only when all of it is stored elsewhere. */
import fc from 'fast-check'
import { encodeRecord } from '#shared/stream/record.ts'
import { readDocument } from '../../local/redriveDocuments.ts'
import { NotRedriven, redrive, type RedriveTarget, type SetAsideStore } from '../../local/redriveRun.ts'
import { sequenceNumber } from '../kit/kinesis.ts'
import { batchDocument, invocationDocument, setAsideRecord } from '../kit/deadLetters.ts'

const storeOf = (documents: Record<string, string>): SetAsideStore & { names(): string[] } => {
  const left = new Map(Object.entries(documents))
  return {
    async *list() {
      yield* new Map(left).keys()
    },
    read: async name => left.get(name),
    remove: async name => void left.delete(name),
    names: () => [...left.keys()],
  }
}

interface Sent {
  readonly records: [partitionKey: string, text: string][]
  readonly invocations: [functionArn: string, payload: unknown][]
}
const targetInto = ({ records, invocations }: Sent): RedriveTarget => ({
  putRecord: async (key, data) => void records.push([key, Buffer.from(data).toString()]),
  invoke: async (functionArn, payload) => void invocations.push([functionArn, payload]),
})
const nothingSent = (): Sent => ({ records: [], invocations: [] })
const quiet = { say: () => undefined, progress: () => () => undefined }
const numbers = ({ records }: Sent) => records.map(([, text]) => JSON.parse(text).receivedAt as number)

test('records of overlapping documents are sent once per document, in the order of their shard', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }), {
        minLength: 1,
        maxLength: 8,
      }),
      async batches => {
        const documents = batches.map((ns, n) => [`${n}.json`, batchDocument(ns.map(setAsideRecord))])
        const store = storeOf(Object.fromEntries(documents))
        const sent = nothingSent()
        const { records, left } = await redrive({ ...quiet, store, target: targetInto(sent) })
        expect(numbers(sent)).toEqual(batches.flat().sort((a, b) => a - b))
        expect({ records, left: left.size, names: store.names() }).toEqual({
          records: batches.flat().length,
          left: 0,
          names: [],
        })
      },
    ),
    { numRuns: 200 },
  )
})

test('shards are apart: a high number of one does not wait for the other', async () => {
  const store = storeOf({
    a: batchDocument([9].map(setAsideRecord), 'shardId-000000000000'),
    b: batchDocument([2].map(setAsideRecord), 'shardId-000000000001'),
    c: batchDocument([3].map(setAsideRecord), 'shardId-000000000000'),
  })
  const sent = nothingSent()
  await redrive({ ...quiet, store, target: targetInto(sent) })
  expect(numbers(sent)).toEqual([3, 9, 2])
})

test('a stream that fails in between leaves all documents that are not wholly stored', async () => {
  const store = storeOf({ a: batchDocument([1, 2].map(setAsideRecord)), b: batchDocument([3, 4].map(setAsideRecord)) })
  const sent = nothingSent()
  const target = targetInto(sent)
  const failing: RedriveTarget = {
    ...target,
    putRecord: (key, data) =>
      sent.records.length === 3 ? Promise.reject(new Error('the stream is gone')) : target.putRecord(key, data),
  }
  await expect(redrive({ ...quiet, store, target: failing })).rejects.toThrow('the stream is gone')
  expect(store.names()).toEqual(['b'])
  await redrive({ ...quiet, store, target })
  expect({ sent: numbers(sent), names: store.names() }).toEqual({ sent: [1, 2, 3, 3, 4], names: [] })
})

test('what the consumer can not read stays, named, and its neighbours go', async () => {
  const poison = { ...setAsideRecord(2), data: Buffer.from('no report').toString('base64') }
  const store = storeOf({
    half: batchDocument([setAsideRecord(1), poison, setAsideRecord(3)]),
    other: '{"hello":1}',
    torn: '{"payload":{"Reco',
  })
  const sent = nothingSent()
  const { left } = await redrive({ ...quiet, store, target: targetInto(sent) })
  expect(numbers(sent)).toEqual([1, 3])
  expect(Object.fromEntries(left)).toEqual({
    half: `the consumer cannot read record ${sequenceNumber(2)}`,
    other: 'it contains neither stream records nor an invocation',
    torn: 'it contains neither stream records nor an invocation',
  })
  expect(store.names()).toEqual(['half', 'other', 'torn'])
})

test('an invocation goes to its function with its payload, oldest first; one without a function stays', async () => {
  const store = storeOf({
    b: invocationDocument('stream.notifications', { n: 2 }, '2026-06-01T12:00:02Z'),
    a: invocationDocument('stream.notifications', { n: 1 }, '2026-06-01T12:00:01Z'),
    c: invocationDocument('stream.gone', {}, '2026-06-01T12:00:03Z'),
  })
  const sent = nothingSent()
  const target = targetInto(sent)
  const knowing: RedriveTarget = {
    ...target,
    invoke: (functionArn, payload) =>
      functionArn === 'stream.gone'
        ? Promise.reject(new NotRedriven('unknown function stream.gone'))
        : target.invoke(functionArn, payload),
  }
  const { invocations, left } = await redrive({ ...quiet, store, target: knowing })
  expect(sent.invocations).toEqual([
    ['stream.notifications', { n: 1 }],
    ['stream.notifications', { n: 2 }],
  ])
  expect({ invocations, left: [...left], names: store.names() }).toEqual({
    invocations: 2,
    left: [['c', 'unknown function stream.gone']],
    names: ['c'],
  })
})

test('a dry run lists and changes nothing', async () => {
  const store = storeOf({
    a: batchDocument([1, 2].map(setAsideRecord)),
    b: invocationDocument('stream.notifications', {}, '2026-06-01T12:00:01Z'),
  })
  const said: string[] = []
  const found = await redrive({ ...quiet, store, target: undefined, say: line => void said.push(line) })
  expect(found).toEqual({ records: 2, invocations: 1, left: new Map() })
  expect(said).toEqual([
    'a: 2 records of arn:aws:kinesis:local:000000000000:stream/positions shardId-000000000000',
    'b: invocation of stream.notifications',
  ])
  expect(store.names()).toEqual(['a', 'b'])
})

test('the event in a document may be text, and a batch may have no batch information', () => {
  const record = setAsideRecord(5)
  const event = { Records: [{ eventID: `shardId-000000000003:${record.sequenceNumber}`, kinesis: record }] }
  for (const payload of [event, JSON.stringify(event)]) {
    expect(readDocument(JSON.stringify({ payload }))).toMatchObject({
      kind: 'records',
      shard: ' shardId-000000000003',
      records: [{ partitionKey: '7', data: Buffer.from(record.data, 'base64') }],
      unreadable: [],
    })
  }
})

test('reading never throws, whatever the text', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => void readDocument(text).kind))
  const newcomer = { v: 1 as const, protocol: 'osmand', receivedAt: 1, points: [], uniqueId: 'abc' }
  const data = Buffer.from(encodeRecord(newcomer)).toString('base64')
  expect(readDocument(batchDocument([{ ...setAsideRecord(1), data }]))).toMatchObject({ unreadable: [] })
})
