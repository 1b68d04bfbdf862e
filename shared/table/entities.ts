/** Entity items (a kind, an id, a revision and the record as JSON), and transactions of conditional writes. */
import { isDeepStrictEqual } from 'node:util'
import { unavailable } from '../errors.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { tenantId, type TenantId } from '../model/ids.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Key, type Table, type Update, type Value, type Write } from './table.ts'

/** Returns the item of a new entity. `extra` are attributes outside the record, such as counts. */
export const entityItem = (key: Key, { kind, id, record, extra = {} }: EntityParts): Item => ({
  ...extra,
  ...key,
  v: 1,
  kind,
  id,
  rev: 1,
  d: JSON.stringify(record),
})

interface EntityParts {
  readonly kind: string
  readonly id: number
  readonly record: unknown
  readonly extra?: ExtraAttributes
}
/** Attributes of an entity item outside its record. */
export type ExtraAttributes = Readonly<Record<string, Value>>

/** Returns the record of an entity item as it is stored. */
export const recordOf = <T>(item: Item): T => JSON.parse(textOf(item['d']))

/** Returns the free attributes of an entity; none if the entity does not exist. */
export const attributesOf = (item: Item | undefined): EntityAttributes =>
  item ? (recordOf<{ readonly attributes?: EntityAttributes }>(item).attributes ?? {}) : {}

export const textOf = (value: Value): string => (typeof value === 'string' ? value : '')
export const numberOf = (value: Value): number => (typeof value === 'number' ? value : 0)

/** Returns the first of `count` new ids of a kind. Ids are never reused; a failed creation leaves a gap. */
export const nextId = async (table: Table, kind: string, count = 1): Promise<number> => {
  const item = await table.write({ update: keys.counter(kind), add: { last: count } })
  return numberOf(item?.['last']) - count + 1
}

/** Replaces the record of an item if its revision is unchanged; `extra` are attributes to set with it. */
export const revision = (item: Item, record: unknown, extra: ExtraAttributes = {}): TransactWrite => {
  const { PK, SK, rev } = item
  const set = { ...extra, d: JSON.stringify(record), rev: numberOf(rev) + 1 }
  return {
    write: { update: { PK, SK }, set, onlyIf: { rev: numberOf(rev) } } satisfies Update,
    otherwise: new Conflict(),
  }
}

/** Saves a record that isn't an entity, so that the index has no copy: replaces the item that was read, or creates it. */
export const savedRecord = (key: Key, item: Item | undefined, record: unknown): TransactWrite =>
  item
    ? revision(item, record)
    : {
        write: { put: { ...key, v: 1, rev: 1, d: JSON.stringify(record) }, onlyIf: 'absent' },
        otherwise: new Conflict(),
      }

/** Deletes an item if its revision, and the other attributes named, are unchanged. */
export const deletion = (item: Item, unchanged: readonly string[] = []): TransactWrite => {
  const { PK, SK } = item
  const same = ['rev', ...unchanged].map(name => [name, numberOf(item[name])] as const)
  return { write: { delete: { PK, SK }, onlyIf: Object.fromEntries(same) }, otherwise: new Conflict() }
}

/** A concurrent write changed the data that a change was computed from: read and compute again. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
}

/** One write of a transaction. */
export interface TransactWrite {
  readonly write: Write
  /** The error to throw if the condition of the write does not hold. */
  readonly otherwise?: Error
  /** True if the stream consumer caches the changed data: then the transaction increments the configuration version. */
  readonly changesConfig?: boolean
}

/** In the transaction of the change, so that no change stays unnoticed after a crash. */
const newConfigVersion = (): Write => ({ update: keys.config(), add: { n: 1 } })

/** Makes all of the writes in one transaction, or none. Throws the `otherwise` of the first whose condition does not hold. */
export const commit = async (table: Table, steps: readonly TransactWrite[]): Promise<void> => {
  const writes = steps.map(({ write }) => write)
  if (steps.some(({ changesConfig }) => changesConfig)) writes.push(newConfigVersion())
  const [only] = writes
  if (!only) return
  try {
    if (writes.length === 1) await table.write(only)
    else await table.transact(writes)
  } catch (error) {
    if (error instanceof ConditionFailed) throw steps[error.index]?.otherwise ?? error
    throw error
  }
}

/** An item that reserves a unique value for the entity that its attributes name. */
export interface Lock {
  readonly key: Key
  readonly attributes: ExtraAttributes
  /** The error to throw if another entity has the value. */
  readonly taken: Error
}

/** Returns the writes that reserve new values, update the locks that stay, and release the others. */
export const lockWrites = (before: readonly Lock[], after: readonly Lock[]): TransactWrite[] => {
  const find = (among: readonly Lock[], { key }: Lock) => among.find(({ key: { PK } }) => PK === key.PK)
  return [
    ...after.flatMap((lock): TransactWrite[] => {
      const { key, attributes, taken } = lock
      const held = find(before, lock)
      if (!held) return [{ write: { put: { ...key, v: 1, ...attributes }, onlyIf: 'absent' }, otherwise: taken }]
      const isSame = isDeepStrictEqual(held.attributes, attributes)
      return isSame ? [] : [{ write: { update: key, set: attributes, onlyIf: 'present' } }]
    }),
    ...before.filter(lock => !find(after, lock)).map(({ key }): TransactWrite => ({ write: { delete: key } })),
  ]
}

/** DynamoDB allows 100 writes in a transaction; one is reserved for the configuration version. */
const BATCH_WRITES_MAX = 99

/** Commits groups of writes in as few transactions as possible, without splitting a group. */
export const commitInBatches = async (table: Table, groups: readonly (readonly TransactWrite[])[]): Promise<void> => {
  let batch: TransactWrite[] = []
  for (const group of groups) {
    if (batch.length + group.length > BATCH_WRITES_MAX) {
      await commit(table, batch)
      batch = []
    }
    batch.push(...group)
  }
  await commit(table, batch)
}

const ATTEMPTS_MAX = 12

/** Makes an attempt again, at most 12 times in all, while it throws Conflict. Then throws unavailable. */
export const retryOnConflict = async <R>(attempt: (isFirst: boolean) => Promise<R>): Promise<R> => {
  for (let tried = 1; tried <= ATTEMPTS_MAX; tried += 1) {
    try {
      return await attempt(tried === 1)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  throw unavailable('Too many concurrent changes, try again', 1)
}

/** Returns the tenant of a device, or undefined if it has none. */
export const deviceTenant = (item: Item | undefined): TenantId | undefined => {
  const tenant = numberOf(item?.['tenant'])
  return tenant > 0 ? tenantId(tenant) : undefined
}
