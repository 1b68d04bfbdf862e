/**
 * Reads of a request that are made together with its first one. Answers are never older than the request, and a write of the
 * request discards them. So a request sees what strongly consistent reads of its own would return.
 */
import { collect, type Item, type Key, nameOf, type Range, type Table } from './table.ts'

/** What a request will probably read. */
export interface ExpectedReads {
  readonly keys: readonly Key[]
  /** Of each, at most 100 items are read ahead. */
  readonly ranges: readonly PrefixRange[]
}
type PrefixRange = Required<Pick<Range, 'PK' | 'prefix'>>

const ITEMS_MAX = 100

/** Returns the table of one request, which makes the expected reads together with the first `getMany`. */
export const readAhead = (table: Table, expected: ExpectedReads): Table =>
  expected.keys.length + expected.ranges.length === 0 ? table : aheadOf(table, expected)

type Known = ReadonlyMap<string, Item | undefined>
type Pages = ReadonlyMap<string, Promise<Item[]>>

const aheadOf = (table: Table, expected: ExpectedReads): Table => {
  let known: Known = new Map()
  let pages: Pages = new Map()
  let ahead: ExpectedReads | undefined = expected
  let writes = 0
  const forget = () => {
    writes += 1
    known = new Map()
    pages = new Map()
    ahead = undefined
  }
  const readFirst = async (keys: readonly Key[], more: ExpectedReads): Promise<(Item | undefined)[]> => {
    ahead = undefined
    pages = firstPages(table, more.ranges)
    const all = [...keys, ...more.keys]
    const before = writes
    const items = await table.getMany(all)
    if (writes === before) known = new Map(all.map((key, n) => [nameOf(key), items[n]]))
    return items.slice(0, keys.length)
  }
  return {
    ...table,
    get: async key => (known.has(nameOf(key)) ? known.get(nameOf(key)) : table.get(key)),
    getMany: (keys, consistency) =>
      ahead ? readFirst(keys, ahead) : readMissing(known, keys, missing => table.getMany(missing, consistency)),
    query: range => {
      const page = pages.get(rangeName(range))
      return page ? continued(table, range, page) : table.query(range)
    },
    write: write => (forget(), table.write(write)),
    transact: steps => (forget(), table.transact(steps)),
  }
}

const readMissing = async (
  known: Known,
  keys: readonly Key[],
  read: Table['getMany'],
): Promise<(Item | undefined)[]> => {
  const missing = keys.filter(key => !known.has(nameOf(key)))
  const items = missing.length > 0 ? await read(missing) : []
  const found = new Map([...known, ...missing.map((key, n) => [nameOf(key), items[n]] as const)])
  return keys.map(key => found.get(nameOf(key)))
}

/** Ranges with other members have other names, so that they are read as usual. */
const rangeName = (range: Range): string => Object.entries(range).flat().join('\n')

const firstPages = (table: Table, ranges: readonly PrefixRange[]): Pages =>
  new Map(
    ranges.map(({ PK, prefix }) => {
      const page = collect(table.query({ PK, prefix, limit: ITEMS_MAX }))
      // It fails where it is used.
      page.catch(() => undefined)
      return [rangeName({ PK, prefix }), page]
    }),
  )

/** Returns the items of a page, and those after it if it is full. */
async function* continued(table: Table, { PK, prefix = '' }: Range, page: Promise<Item[]>): AsyncIterable<Item> {
  const items = await page
  yield* items
  const last = items.length < ITEMS_MAX ? undefined : items.at(-1)
  if (last) yield* table.query({ PK, from: `${last.SK}\u0000`, to: `${prefix}\uffff` })
}
