/** Sends what was set aside once more, in order, and deletes each document when all of it is durable elsewhere. */
import { type SetAsideRecord, readDocument, type SetAsideDocument } from './deadLetterDocument.ts'

/** The on-failure destination: a bucket or a folder. */
export interface SetAsideStore {
  list(): AsyncIterable<string>
  /** Returns the text of a document, or undefined if it is gone. */
  read(name: string): Promise<string | undefined>
  remove(name: string): Promise<void>
}

export interface RedriveTarget {
  /** Resolves when the record is durable in the stream. Throws NotRedriven if it never will be. */
  putRecord(partitionKey: string, data: Uint8Array): Promise<void>
  /** Resolves when the invocation is accepted. Throws NotRedriven if it never will be. */
  invoke(functionArn: string, payload: unknown): Promise<void>
}

/** One document stays where it is; the others go on. */
export class NotRedriven extends Error {
  override readonly name = 'NotRedriven'
}

export interface RedriveOptions {
  readonly store: SetAsideStore
  /** Undefined lists what would be sent and changes nothing. */
  readonly target: RedriveTarget | undefined
  readonly say: (line: string) => void
  /** Called with the number of records and invocations in all; returns what to call with the number of sent ones. */
  readonly progress: (all: number) => (done: number) => void
}

export interface Redriven {
  readonly records: number
  readonly invocations: number
  /** Documents that stay, each with its reason. */
  readonly left: ReadonlyMap<string, string>
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
  readonly left: Map<string, string>
}

/** Rejects if the stream or the store fails; what was not sent by then stays. */
export const redrive = async (options: RedriveOptions): Promise<Redriven> => {
  const { store, target, say, progress } = options
  const index = await indexOf(store)
  const records = index.records.reduce((sum, { count }) => sum + count, 0)
  const invocations = index.invocations.length
  if (!target) {
    for (const { name, count, shard } of index.records) say(`${name}: ${count} records of ${shard.trim()}`)
    for (const { name, functionArn } of index.invocations) say(`${name}: invocation of ${functionArn}`)
    return { records, invocations, left: index.left }
  }
  let done = 0
  const show = records + invocations > 0 ? progress(records + invocations) : () => undefined
  const step = () => show((done += 1))
  const sending = { store, target, index, step }
  const sent = await sendRecords(sending)
  return { records: sent, invocations: await sendInvocations(sending), left: index.left }
}

/** One pass over all documents: there may be more of them than fit into memory. */
const indexOf = async (store: SetAsideStore): Promise<Index> => {
  const index: Index = { records: [], invocations: [], left: new Map() }
  for await (const name of store.list()) {
    const document = await documentOf(store, name)
    if (!document) continue
    if (document.kind === 'unknown') index.left.set(name, document.reason)
    else if (document.kind === 'invocation') index.invocations.push({ name, ...document })
    else {
      const { shard, records, unreadable } = document
      if (unreadable.length > 0) index.left.set(name, unreadable.join(', '))
      const [first] = records
      if (first) index.records.push({ name, shard, first: first.sequence, count: records.length })
      else if (unreadable.length === 0) index.left.set(name, 'it contains no records')
    }
  }
  index.records.sort((a, b) => compare(a.shard, b.shard) || compare(a.first, b.first))
  index.invocations.sort((a, b) => compare(a.timestamp, b.timestamp) || compare(a.name, b.name))
  return index
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const documentOf = async (store: SetAsideStore, name: string): Promise<SetAsideDocument | undefined> => {
  const text = await store.read(name)
  return text === undefined ? undefined : readDocument(text)
}

interface Sending {
  readonly store: SetAsideStore
  readonly target: RedriveTarget
  readonly index: Index
  /** Called after each record and invocation. */
  readonly step: () => void
}

/** Returns the number of records that were sent. */
const sendRecords = async ({ store, target, index, step }: Sending): Promise<number> => {
  let sent = 0
  const unsent = new Map(index.records.map(({ name, count }) => [name, count]))
  for await (const { name, record } of inOrder(store, index.records)) {
    if (await attempt(index, name, () => target.putRecord(record.partitionKey, record.data))) sent += 1
    step()
    const left = (unsent.get(name) ?? 0) - 1
    unsent.set(name, left)
    if (left === 0 && !index.left.has(name)) await store.remove(name)
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

/** Returns false if this document has to stay. */
const attempt = async ({ left }: Index, name: string, work: () => Promise<void>): Promise<boolean> => {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof NotRedriven)) throw error
    left.set(name, error.message)
    return false
  }
}

interface Row {
  readonly name: string
  readonly record: SetAsideRecord
}

/**
 * All records shard by shard, in the order of their sequence numbers. Batches that failed several times overlap, so
 * documents are merged: only those that overlap are in memory at a time.
 */
async function* inOrder(store: SetAsideStore, documents: readonly RecordsEntry[]): AsyncIterable<Row> {
  let waiting: Row[] = []
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
