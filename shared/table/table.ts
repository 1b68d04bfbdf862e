/** The operations that repositories need from DynamoDB. `dynamo.ts` implements them; only it contains expression strings. */

export interface Key {
  readonly PK: string
  readonly SK: string
}

export type Value = string | number | boolean | null | Uint8Array | undefined
export type Item = Key & Readonly<Record<string, Value>>

/** Condition of a write: the item exists or not, or each named attribute has the value or is within the bound. */
export type Condition = 'absent' | 'present' | Readonly<Record<string, string | number | boolean | Bound>>

/** A number below or above a bound, both exclusive; no attribute; no attribute or a number up to a bound, inclusive. */
export type Bound =
  { readonly below: number } | { readonly above: number } | { readonly missing: true } | { readonly upTo: number }

export interface Put {
  readonly put: Item
  readonly onlyIf?: Condition
}
export interface Update {
  readonly update: Key
  readonly set?: Readonly<Record<string, Value>>
  readonly add?: Readonly<Record<string, number>>
  readonly remove?: readonly string[]
  readonly onlyIf?: Condition
}
export interface Delete {
  readonly delete: Key
  readonly onlyIf?: Condition
}
export interface Check {
  readonly check: Key
  readonly onlyIf: Condition
}
export type Write = Put | Update | Delete | Check

export interface Range {
  readonly PK: string
  /**
   * First sort key. A query selects keys between `from` and `to`, both inclusive, or keys that start with `prefix`, or
   * all.
   */
  readonly from?: string
  readonly to?: string
  readonly prefix?: string
  readonly newestFirst?: boolean
  readonly limit?: number
}

export interface ReadOptions {
  /** An eventually consistent read costs half. */
  readonly consistency?: 'strong' | 'eventual'
  /** Returns only these attributes, which include the key. It costs the same, but takes less time. */
  readonly only?: readonly string[]
}

export interface Table {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>
  /**
   * Returns the items of any number of keys in the order of the keys, undefined if there is none. Strongly consistent by
   * default.
   */
  getMany(keys: readonly Key[], options?: ReadOptions): Promise<(Item | undefined)[]>
  /** Strongly consistent, in the order of the sort key; reads page after page as it is consumed. */
  query(range: Range): AsyncIterable<Item>
  /** Lists the entities of a kind by id. It reads the index, so a write may appear with a delay. */
  list(kind: string): AsyncIterable<Item>
  /** Makes one write. Returns the item after an update. Throws ConditionFailed if its condition does not hold. */
  write(write: Write): Promise<Item | undefined>
  /** Makes all of the writes or none. Throws ConditionFailed with the index of the first write whose condition failed. */
  transact(writes: readonly Write[]): Promise<void>
}

/** DynamoDB rejected every attempt, because it is throttled or because other transactions hold the items. */
export class TableBusy extends Error {
  override readonly name = 'TableBusy'
}

/** The condition of a write did not hold; `index` is the position of the write in its transaction. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed'
  constructor(readonly index: number) {
    super(`condition of write ${index} failed`)
  }
}

/** Makes one conditional write. Returns false if its condition does not hold. */
export const writeIf = async (table: Pick<Table, 'write'>, write: Write): Promise<boolean> => {
  try {
    await table.write(write)
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}

/** Collects the items of a query or a list. */
export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Returns the items in batches of a size; the last one can be smaller. */
export async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncIterable<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Returns the key of an item. */
export const keyOf = ({ PK, SK }: Key): Key => ({ PK, SK })

/** Returns a text that is unique for the key. */
export const nameOf = ({ PK, SK }: Key): string => `${PK}\n${SK}`

export type ItemReader = (key: Key) => Item | undefined

/** Reads items at once and returns a function that finds each of them by its key. */
export const readItems = async (table: Table, keys: readonly Key[]): Promise<ItemReader> => {
  const items = keys.length === 0 ? [] : await table.getMany(keys)
  const found = new Map(items.flatMap(item => (item ? [[nameOf(item), item] as const] : [])))
  return key => found.get(nameOf(key))
}

/** Returns the ids in a partition after a prefix of the sort key, such as `DEVICE#`. */
export type IdsByPrefix = (prefix: string) => number[]

/** Reads a whole partition in one query. */
export const idsIn = async (table: Table, { PK }: Pick<Key, 'PK'>): Promise<IdsByPrefix> => {
  const sortKeys = (await collect(table.query({ PK }))).map(({ SK }) => SK)
  return prefix => sortKeys.filter(SK => SK.startsWith(prefix)).map(SK => Number(SK.slice(prefix.length)))
}

/** Returns the ids at the end of the sort keys that start with a prefix, such as `DEVICE#`. */
export const idsUnder = async (table: Table, { PK }: Pick<Key, 'PK'>, prefix: string): Promise<number[]> =>
  (await collect(table.query({ PK, prefix }))).map(({ SK }) => Number(SK.slice(prefix.length)))
