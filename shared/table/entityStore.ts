/**
 * The store of every kind of entity: reads, lists, and changes that are one transaction each. Changes use optimistic locking:
 * a concurrent write makes them start again. A kind declares its key, its locks and the part that the stream consumer caches.
 */
import { isDeepStrictEqual } from 'node:util'
import {
  commit,
  commitInBatches,
  Conflict,
  deletion,
  entityItem,
  type ExtraAttributes,
  type Lock,
  lockWrites,
  nextId,
  numberOf,
  retryOnConflict,
  revision,
  type TransactWrite,
} from './entities.ts'
import { keys } from './keys.ts'
import { finish, type Later } from './later.ts'
import { collect, type Item, type Key, type Table, type Update } from './table.ts'

/** Describes a kind of entity with ids `I` and stored records `R`, which is read as `E`. */
export interface EntityKind<I extends number, R, E extends R = R> {
  /** Name of the kind in the index, and of its id counter. */
  readonly kind: string
  readonly toId: (value: number) => I
  readonly key: (id: I) => Key
  readonly read: (item: Item) => E
  /** Locks that make values of a record unique. `beside` are the attributes of the item outside the record. */
  readonly locks?: (record: R, id: I, beside: ExtraAttributes) => readonly Lock[]
  /** The part of a record that the stream consumer caches. A change of it increments the configuration version. */
  readonly consumerReads?: (record: R) => unknown
}

/** A new record of an entity, and the writes that belong to the same transaction. */
export interface EntityChange<R> {
  readonly record: R
  /** Attributes of the item outside the record. An update keeps attributes that it does not name. */
  readonly extra?: ExtraAttributes
  /** Replaces the locks that the kind declares. */
  readonly locks?: readonly Lock[]
  readonly writes?: readonly TransactWrite[]
}

/** The steps of a removal, in their order. */
export interface Removal<E> {
  /** Throws if the entity must not be removed. */
  readonly check?: (entity: E) => Promise<void>
  /**
   * Returns the writes that remove each link. Called again after the removal, for links that were created meanwhile. In the
   * first attempt it can assume what nearly always holds, if the transaction fails otherwise.
   */
  readonly unlink?: (isFirstAttempt: boolean) => Promise<readonly (readonly TransactWrite[])[]>
  /** Returns the writes that belong to the transaction. */
  readonly writes?: (entity: E) => readonly TransactWrite[] | Promise<readonly TransactWrite[]>
  /** Counts outside the record that must be the same in the transaction as they were before the check. */
  readonly unchanged?: readonly string[]
  /** True if the consumer caches the entity. */
  readonly changesConfig?: boolean
  /** Receives the work after the transaction. Without it, the removal waits for that. */
  readonly later?: Later | undefined
}

type Maybe<T> = T | Promise<T>
/** Returns the change of an entity. `beside` are the attributes of its item outside the record. */
type Changing<R, E> = (before: E, beside: ExtraAttributes) => Maybe<EntityChange<R> | undefined>

export const entityReader = <I extends number, E>(
  table: Table,
  { kind, key, read }: Pick<EntityKind<I, E>, 'kind' | 'key' | 'read'>,
) => ({
  /** Returns the entity, or undefined if it does not exist. */
  byId: async (id: I): Promise<E | undefined> => {
    const item = await table.get(key(id))
    return item && read(item)
  },

  /** Returns the existing entities with these ids, in this order. */
  byIds: async (ids: readonly I[]): Promise<E[]> => {
    const items = ids.length > 0 ? await table.getMany(ids.map(key)) : []
    return items.flatMap(item => (item ? [read(item)] : []))
  },

  /** Returns all entities by id. It reads the index, so a write may appear with a delay. */
  all: async (): Promise<E[]> => (await collect(table.list(kind))).map(read),
})

export const entityStore = <I extends number, R, E extends R>(table: Table, kind: EntityKind<I, R, E>) => ({
  ...entityReader(table, kind),

  /** Creates an entity from the record and the writes that `make` returns for its new id. Returns it with its id. */
  create: async (make: (id: I) => Maybe<EntityChange<R>>): Promise<E & { readonly id: I }> => {
    const id = kind.toId(await nextId(table, kind.kind))
    return retryOnConflict(async () => {
      const change = await make(id)
      await commit(table, creation(kind, id, change))
      return { ...kind.read(itemOf(kind, id, change)), id }
    })
  },

  /** Creates the first entities of the kind, with the ids 1, 2, …. Returns false if the kind ever had an id. */
  createFirst: (first: readonly EntityChange<R>[]): Promise<boolean> => createFirst(table, kind, first),

  /**
   * Replaces the record by the one that `change` returns; undefined leaves the entity unchanged. Returns the entity after the
   * change, or undefined if it does not exist.
   */
  update: (id: I, change: Changing<R, E>): Promise<E | undefined> =>
    retryOnConflict(() => update(table, kind, id, change)),

  /** Removes an entity and its locks. Returns false if it does not exist. An interrupted removal can be repeated. */
  remove: (id: I, removal: Removal<E> = {}): Promise<boolean> =>
    retryOnConflict(isFirstAttempt => remove(table, kind, id, { ...removal, isFirstAttempt })),
})

/** Replaces the record of an item and increments the configuration version if the consumer caches what changed. */
export const revise = <R, E extends R>(
  { read, consumerReads }: Pick<EntityKind<number, R, E>, 'read' | 'consumerReads'>,
  item: Item,
  record: R,
  extra?: ExtraAttributes,
): TransactWrite => ({
  ...revision(item, record, extra),
  changesConfig: consumerReads !== undefined && !isDeepStrictEqual(consumerReads(read(item)), consumerReads(record)),
})

const itemOf = <I extends number, R>(
  { key, kind }: Pick<EntityKind<I, R>, 'key' | 'kind'>,
  id: I,
  { record, extra = {} }: EntityChange<R>,
): Item => entityItem(key(id), { kind, id, record, extra })

const creation = <I extends number, R, E extends R>(
  kind: EntityKind<I, R, E>,
  id: I,
  change: EntityChange<R>,
): TransactWrite[] => {
  const { record, extra = {}, locks = kind.locks?.(record, id, extra) ?? [], writes = [] } = change
  return [{ write: { put: itemOf(kind, id, change), onlyIf: 'absent' } }, ...lockWrites([], locks), ...writes]
}

const createFirst = async <I extends number, R, E extends R>(
  table: Table,
  kind: EntityKind<I, R, E>,
  first: readonly EntityChange<R>[],
): Promise<boolean> => {
  const exists = new Conflict()
  const counter: Update = {
    update: keys.counter(kind.kind),
    add: { last: first.length },
    onlyIf: { last: { missing: true } },
  }
  const creations = first.flatMap((change, index) => creation(kind, kind.toId(index + 1), change))
  try {
    await commit(table, [{ write: counter, otherwise: exists }, ...creations])
    return true
  } catch (error) {
    if (error === exists) return false
    throw error
  }
}

const update = async <I extends number, R, E extends R>(
  table: Table,
  kind: EntityKind<I, R, E>,
  id: I,
  change: Changing<R, E>,
): Promise<E | undefined> => {
  const item = await table.get(kind.key(id))
  if (!item) return undefined
  const before = kind.read(item)
  const changed = await change(before, item)
  if (!changed) return before
  const { record, extra, locks = kind.locks?.(record, id, { ...item, ...extra }) ?? [], writes = [] } = changed
  const locked = lockWrites(kind.locks?.(before, id, item) ?? [], locks)
  await commit(table, [revise(kind, item, record, extra), ...locked, ...writes])
  return kind.read({ ...item, ...extra, rev: numberOf(item['rev']) + 1, d: JSON.stringify(record) })
}

const remove = async <I extends number, R, E extends R>(
  table: Table,
  kind: EntityKind<I, R, E>,
  id: I,
  removal: Removal<E> & { readonly isFirstAttempt: boolean },
): Promise<boolean> => {
  const { check, unlink = async () => [], writes, unchanged, changesConfig = false, later, isFirstAttempt } = removal
  const item = await table.get(kind.key(id))
  if (!item) return false
  const entity = kind.read(item)
  await check?.(entity)
  const [links, more = []] = await Promise.all([unlink(isFirstAttempt), writes?.(entity)])
  const released = lockWrites(kind.locks?.(entity, id, item) ?? [], [])
  await commitInBatches(table, [...links, [{ ...deletion(item, unchanged), changesConfig }, ...released, ...more]])
  const unlinked = retryOnConflict(async () => commitInBatches(table, await unlink(false)))
  await finish(unlinked, later)
  return true
}
