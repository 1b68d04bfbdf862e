/**
 * A table that caches its reads without expiration: for one short task that reads the same items many times. Must not be
 * used longer than the task.
 */
import { collect, type Item, type Key, type Range, type Table } from './table.ts'

export const sharedReads = (table: Table): Table => {
  const items = new Map<string, Promise<Item | undefined>>()
  const ranges = new Map<string, Promise<readonly Item[]>>()
  const nameOf = ({ PK, SK }: Key) => `${PK}\n${SK}`

  const getMany: Table['getMany'] = async (keys, consistency) => {
    const unknown = keys.filter(key => !items.has(nameOf(key)))
    const read = unknown.length > 0 ? table.getMany(unknown, consistency) : undefined
    unknown.forEach((key, n) => read && items.set(nameOf(key), itemOf(read, n)))
    return Promise.all(keys.map(async key => items.get(nameOf(key))))
  }

  async function* query(range: Range): AsyncIterable<Item> {
    const name = JSON.stringify(range)
    let read = ranges.get(name)
    if (!read) ranges.set(name, (read = collect(table.query(range))))
    yield* await read
  }

  return { ...table, get: async key => (await getMany([key]))[0], getMany, query }
}

const itemOf = async (read: Promise<readonly (Item | undefined)[]>, n: number) => (await read)[n]
