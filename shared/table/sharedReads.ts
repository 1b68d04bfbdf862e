/**
 * A table for one short task that does the same for many users at the same time. It reads each item once, and together all
 * items that are requested before the users wait. Caches without expiration, so it must not be used longer than the task.
 */
import { setImmediate as everyoneWaits } from 'node:timers/promises'
import { collect, type Item, type ItemReader, type Key, nameOf, type Range, readItems, type Table } from './table.ts'

export const sharedReads = (table: Table): Table => {
  const readers = new Map<string, Promise<ItemReader>>()
  const ranges = new Map<string, Promise<readonly Item[]>>()
  const readLater = gathering(table)

  // Always strongly consistent, because users share the items.
  const getMany: Table['getMany'] = async keys => {
    const unknown = keys.filter(key => !readers.has(nameOf(key)))
    if (unknown.length > 0) {
      const reader = readLater(unknown)
      for (const key of unknown) readers.set(nameOf(key), reader)
    }
    return Promise.all(keys.map(async key => (await readers.get(nameOf(key)))?.(key)))
  }

  async function* query(range: Range): AsyncIterable<Item> {
    const name = JSON.stringify(range)
    let read = ranges.get(name)
    if (!read) ranges.set(name, (read = collect(table.query(range))))
    yield* await read
  }

  return { ...table, get: async key => (await getMany([key]))[0], getMany, query }
}

/**
 * Returns a function that reads the keys of all its callers together, after each of them waits. The callers continue
 * together, so their next reads are together, too.
 */
const gathering = (table: Table) => {
  let next: { readonly keys: Key[]; readonly reader: Promise<ItemReader> } | undefined
  const start = () => {
    const keys: Key[] = []
    const read = async () => {
      await everyoneWaits()
      next = undefined
      return readItems(table, keys)
    }
    return (next = { keys, reader: read() })
  }
  return (keys: readonly Key[]): Promise<ItemReader> => {
    const { keys: gathered, reader } = next ?? start()
    for (const key of keys) gathered.push(key)
    return reader
  }
}
