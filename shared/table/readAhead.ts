/**
 * Reads of a request that are made together with its first one. Any other read or write of the request discards them, so that
 * no answer is older than one before it: a check that reads a version first and then what the version guards relies on that.
 */
import { collect, type Item, type Key, nameOf, type Range, type ReadOptions, type Table } from './table.ts'

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
  const ahead = new Ahead(table, expected)
  /** Returns the table for anything but what was read ahead. */
  const later = (): Table => {
    ahead.discard()
    return table
  }
  return {
    get: async key => (ahead.known.has(nameOf(key)) ? ahead.known.get(nameOf(key)) : later().get(key)),
    getMany: (keys, options) => ahead.getMany(keys, options),
    query: range => {
      const page = ahead.pages.get(rangeName(range))
      return page ? continued(table, range, page) : later().query(range)
    },
    list: kind => later().list(kind),
    write: write => later().write(write),
    transact: steps => later().transact(steps),
  }
}

class Ahead {
  known: Known = new Map()
  pages: Pages = new Map()
  private next: ExpectedReads | undefined
  private discards = 0

  constructor(
    private readonly table: Table,
    expected: ExpectedReads,
  ) {
    this.next = expected
  }

  discard(): void {
    this.discards += 1
    this.known = new Map()
    this.pages = new Map()
    this.next = undefined
  }

  async getMany(keys: readonly Key[], options?: ReadOptions): Promise<(Item | undefined)[]> {
    if (this.next) return this.readFirst(keys, this.next)
    const { known } = this
    const missing = keys.filter(key => !known.has(nameOf(key)))
    if (missing.length > 0) this.discard()
    const items = missing.length > 0 ? await this.table.getMany(missing, options) : []
    const found = new Map([...known, ...missing.map((key, n) => [nameOf(key), items[n]] as const)])
    return keys.map(key => found.get(nameOf(key)))
  }

  private async readFirst(keys: readonly Key[], expected: ExpectedReads): Promise<(Item | undefined)[]> {
    this.discard()
    this.pages = firstPages(this.table, expected.ranges)
    const all = [...keys, ...expected.keys]
    const before = this.discards
    const items = await this.table.getMany(all)
    if (this.discards === before) this.known = new Map(all.map((key, n) => [nameOf(key), items[n]]))
    return items.slice(0, keys.length)
  }
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
