/** What all entity items have in common: a kind and an id, a revision that each change must name, and the record as JSON. */
import { unavailable } from '../errors.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { ConditionFailed, type Item, type Key, type Table, type Update, type Value, type Write } from './table.ts'

/** The item of a new entity; `beside` are attributes that change apart from the record, such as counts. */
export const entityItem = (key: Key, { kind, id, record, beside = {} }: EntityParts): Item => ({
  ...beside,
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
  readonly beside?: ExtraAttributes
}
export type ExtraAttributes = Readonly<Record<string, Value>>

/** The record of an entity item, as it was stored. */
export const recordOf = <T>(item: Item): T => JSON.parse(textOf(item['d']))

/** The free attributes of an entity; none where there is no entity. */
export const attributesOf = (item: Item | undefined): EntityAttributes =>
  item ? (recordOf<{ readonly attributes?: EntityAttributes }>(item).attributes ?? {}) : {}

export const textOf = (value: Value): string => (typeof value === 'string' ? value : '')
export const numberOf = (value: Value): number => (typeof value === 'number' ? value : 0)

/** Replaces the record of an entity, if nobody did since it was read; `beside` are attributes that change with it. */
export const revision = (key: Key, rev: number, record: unknown, beside: ExtraAttributes = {}): TransactWrite => ({
  write: { update: key, set: { ...beside, d: JSON.stringify(record), rev: rev + 1 }, onlyIf: { rev } } satisfies Update,
  otherwise: new Conflict(),
})

/** Somebody else changed what a change was computed from: compute it again. */
export class Conflict extends Error {
  override readonly name = 'Stale'
}

/** A write, and what to tell the caller when its condition does not hold. */
export interface TransactWrite {
  readonly write: Write
  readonly otherwise?: Error
}

/** Makes all of the writes or none; throws the `otherwise` of the first whose condition did not hold. */
export const commit = async (table: Table, steps: readonly TransactWrite[]): Promise<void> => {
  const [only] = steps
  if (!only) return
  try {
    if (steps.length === 1) await table.write(only.write)
    else await table.transact(steps.map(({ write }) => write))
  } catch (error) {
    if (error instanceof ConditionFailed) throw steps[error.index]?.otherwise ?? error
    throw error
  }
}

const ATTEMPTS = 12

/** Tries again while what was read is stale. Throws `unavailable` when that never ends. */
export const retryOnConflict = async <R>(attempt: () => Promise<R>): Promise<R> => {
  for (let tried = 1; tried <= ATTEMPTS; tried += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  throw unavailable('Too many concurrent changes, try again', 1)
}
