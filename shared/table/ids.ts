/** Ids of entities: small, counted up, never given twice. A failed creation leaves a gap. */
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

/** The first of `count` ids of a kind that nobody else gets. */
export const nextId = async (table: Table, kind: string, count = 1): Promise<number> => {
  const item = await table.write({ update: keys.counter(kind), add: { last: count } })
  return numberOf(item?.['last']) - count + 1
}
