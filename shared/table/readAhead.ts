/**
 * Reads of a request that are made together with its first one. Answers are never older than the request, and a write of the
 * request discards them. So a request sees what strongly consistent reads of its own would return.
 */
import { type Item, type Key, nameOf, type Table } from './table.ts'

/** Returns the table of one request, whose first `getMany` also reads the expected keys. */
export const readAhead = (table: Table, expected: readonly Key[]): Table =>
  expected.length === 0 ? table : aheadOf(table, expected)

const aheadOf = (table: Table, expected: readonly Key[]): Table => {
  let known: ReadonlyMap<string, Item | undefined> = new Map()
  let ahead = expected
  const forget = () => {
    known = new Map()
    ahead = []
  }
  const readFirst = async (keys: readonly Key[]): Promise<(Item | undefined)[]> => {
    const [all, began] = [[...keys, ...ahead], (ahead = [])]
    const items = await table.getMany(all)
    // A write while it was reading would have replaced the list.
    if (ahead === began) known = new Map(all.map((key, n) => [nameOf(key), items[n]]))
    return items.slice(0, keys.length)
  }
  return {
    ...table,
    get: async key => (known.has(nameOf(key)) ? known.get(nameOf(key)) : table.get(key)),
    getMany: async (keys, consistency) => {
      if (ahead.length > 0) return readFirst(keys)
      const now = known
      const missing = keys.filter(key => !now.has(nameOf(key)))
      const read = missing.length > 0 ? await table.getMany(missing, consistency) : []
      const items = new Map([...now, ...missing.map((key, n) => [nameOf(key), read[n]] as const)])
      return keys.map(key => items.get(nameOf(key)))
    },
    write: async write => {
      forget()
      return table.write(write)
    },
    transact: async writes => {
      forget()
      return table.transact(writes)
    },
  }
}
