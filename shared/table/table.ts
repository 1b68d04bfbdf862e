/** What we ask of DynamoDB, in our words. `dynamo.ts` is the implementation; no expression strings outside of it. */

export interface Key {
  readonly PK: string
  readonly SK: string
}

export type Value = string | number | boolean | null | Uint8Array | undefined
export type Item = Key & Readonly<Record<string, Value>>

/** What must hold for a write to happen: the item is there or not, or each named attribute is as said. */
export type Condition = 'absent' | 'present' | Readonly<Record<string, string | number | boolean | Bound>>

/** A number below or above a bound; no attribute; no attribute or a number up to a bound. */
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
  /** Sort keys from `from` to `to`, both inclusive; or those that start with `prefix`; or all. */
  readonly from?: string
  readonly to?: string
  readonly prefix?: string
  readonly newestFirst?: boolean
  readonly limit?: number
}

export interface Table {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>
  /**
   * In the order of the keys, undefined where there is none. Any number of keys. Strongly consistent, unless the caller
   * says that a moment's delay does no harm: then at half the price.
   */
  getMany(keys: readonly Key[], consistency?: 'strong' | 'eventual'): Promise<(Item | undefined)[]>
  /** Strongly consistent, in the order of the sort key; reads page after page as it is consumed. */
  query(range: Range): AsyncIterable<Item>
  /** The entities of a kind by id, from the index: a write may show a moment late. */
  list(kind: string): AsyncIterable<Item>
  /** One write. Throws ConditionFailed. Returns the item as it is afterwards, for updates. */
  write(write: Write): Promise<Item | undefined>
  /** All of the writes or none. Throws ConditionFailed, naming the first that failed. */
  transact(writes: readonly Write[]): Promise<void>
}

/** The table answered but did not do the work, at every attempt: it is throttled, or other writers hold the items. */
export class TableBusy extends Error {
  override readonly name = 'TableBusy'
}

/** A condition did not hold; `index` is the place of the write in its transaction. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed'
  constructor(readonly index: number) {
    super(`condition of write ${index} failed`)
  }
}
