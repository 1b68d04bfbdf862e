/** Resends dead letters in order, and deletes each document when everything in it is durable elsewhere. */
import { type DeadLetterRecord, readDocument, type DeadLetterDocument } from './deadLetterDocument.ts'

/** The on-failure destination: a bucket or a folder. */
export interface DeadLetterStore {
  list(): AsyncIterable<string>
  /** Returns the text of a document, or undefined if it is gone. */
  read(name: string): Promise<string | undefined>
  remove(name: string): Promise<void>
}

export interface RedriveTarget {
  /** Resolves when the record is durable in the stream. Rejects with CannotRedrive if retries are useless. */
  putRecord(partitionKey: string, data: Uint8Array): Promise<void>
  /** Resolves when the invocation is accepted. Rejects with CannotRedrive if retries are useless. */
  invoke(functionArn: string, payload: unknown): Promise<void>
}

/** A record or invocation cannot be sent. Its document is kept, and redrive continues with the others. */
export class CannotRedrive extends Error {
  override readonly name = 'CannotRedrive'
}

export interface RedriveOptions {
  readonly store: DeadLetterStore
  /** If undefined, the documents are listed and nothing is sent. */
  readonly target: RedriveTarget | undefined
  readonly say: (line: string) => void
  /** Called with the total number of records and invocations. Returns the function to call with the number of finished ones. */
  readonly progress: (total: number) => (done: number) => void
}

export interface RedriveResult {
  readonly records: number
  readonly invocations: number
  /** Reason by name of each document that is kept. */
  readonly kept: ReadonlyMap<string, string>
}

interface RecordsEntry {
  readonly name: string
  readonly shard: string
  readonly first: string
  readonly count: number
}
interface InvocationEntry {
  readonly name: string
  readonly functionArn: string
  readonly timestamp: string
}
interface Index {
  readonly records: RecordsEntry[]
  readonly invocations: InvocationEntry[]
  readonly kept: Map<string, string>
}

/** Rejects if the stream or the store fails. Documents that are not sent completely are kept. */
export const redrive = async (options: RedriveOptions): Promise<RedriveResult> => {
  const { store, target, say, progress } = options
  const index = await indexOf(store)
  const records = index.records.reduce((sum, { count }) => sum + count, 0)
  const invocations = index.invocations.length
  if (!target) {
    for (const { name, count, shard } of index.records) say(`${name}: ${count} records of ${shard.trim()}`)
    for (const { name, functionArn } of index.invocations) say(`${name}: invocation of ${functionArn}`)
    return { records, invocations, kept: index.kept }
  }
  let done = 0
  const show = records + invocations > 0 ? progress(records + invocations) : () => undefined
  const step = () => show((done += 1))
  const sending = { store, target, index, step }
  const sent = await sendRecords(sending)
  return { records: sent, invocations: await sendInvocations(sending), kept: index.kept }
}

/** Reads all documents once and keeps only their index, because they may not fit into memory. */
const indexOf = async (store: DeadLetterStore): Promise<Index> => {
  const index: Index = { records: [], invocations: [], kept: new Map() }
  for await (const name of store.list()) {
    const document = await documentOf(store, name)
    if (!document) continue
    if (document.kind === 'unknown') index.kept.set(name, document.reason)
    else if (document.kind === 'invocation') index.invocations.push({ name, ...document })
    else {
      const { shard, records, unreadable } = document
      if (unreadable.length > 0) index.kept.set(name, unreadable.join(', '))
      const [first] = records
      if (first) index.records.push({ name, shard, first: first.sequence, count: records.length })
      else if (unreadable.length === 0) index.kept.set(name, 'it contains no records')
    }
  }
  index.records.sort((a, b) => compare(a.shard, b.shard) || compare(a.first, b.first))
  index.invocations.sort((a, b) => compare(a.timestamp, b.timestamp) || compare(a.name, b.name))
  return index
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const documentOf = async (store: DeadLetterStore, name: string): Promise<DeadLetterDocument | undefined> => {
  const text = await store.read(name)
  return text === undefined ? undefined : readDocument(text)
}

interface Sending {
  readonly store: DeadLetterStore
  readonly target: RedriveTarget
  readonly index: Index
  /** Called after each record and invocation. */
  readonly step: () => void
}

/** Returns the number of records that were sent. */
const sendRecords = async ({ store, target, index, step }: Sending): Promise<number> => {
  let sent = 0
  const unsent = new Map(index.records.map(({ name, count }) => [name, count]))
  for await (const { name, record } of mergedRecords(store, index.records)) {
    if (await attempt(index, name, () => target.putRecord(record.partitionKey, record.data))) sent += 1
    step()
    const remaining = (unsent.get(name) ?? 0) - 1
    unsent.set(name, remaining)
    if (remaining === 0 && !index.kept.has(name)) await store.remove(name)
  }
  return sent
}

/** Returns the number of invocations that were accepted. */
const sendInvocations = async ({ store, target, index, step }: Sending): Promise<number> => {
  let sent = 0
  for (const { name } of index.invocations) {
    const document = await documentOf(store, name)
    if (document?.kind === 'invocation') {
      const { functionArn, payload } = document
      if (await attempt(index, name, () => target.invoke(functionArn, payload))) {
        await store.remove(name)
        sent += 1
      }
    }
    step()
  }
  return sent
}

/** Returns false if the document must be kept. */
const attempt = async ({ kept }: Index, name: string, work: () => Promise<void>): Promise<boolean> => {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof CannotRedrive)) throw error
    kept.set(name, error.message)
    return false
  }
}

interface NamedRecord {
  readonly name: string
  readonly record: DeadLetterRecord
}

/**
 * Yields all records shard by shard, ordered by sequence number. Batches that failed several times overlap, so documents
 * are merged. Only overlapping documents are in memory at the same time.
 */
async function* mergedRecords(store: DeadLetterStore, documents: readonly RecordsEntry[]): AsyncIterable<NamedRecord> {
  let waiting: NamedRecord[] = []
  for (const [n, { name, shard, first }] of documents.entries()) {
    const sameShard = documents[n - 1]?.shard === shard
    const due = waiting.filter(({ record }) => !sameShard || record.sequence < first)
    yield* due
    waiting = waiting.slice(due.length)
    const document = await documentOf(store, name)
    if (document?.kind !== 'records') continue
    waiting.push(...document.records.map(record => ({ name, record })))
    waiting.sort((a, b) => compare(a.record.sequence, b.record.sequence))
  }
  yield* waiting
}
