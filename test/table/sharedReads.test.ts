import { setTimeout as sleep } from 'node:timers/promises'
import { sharedReads } from '#shared/table/sharedReads.ts'
import type { Item, Key, Table } from '#shared/table/table.ts'

const itemKey = (id: number): Key => ({ PK: `P#${id}`, SK: 'S' })

/** A table with items of even ids that records its requests. */
const start = (getMany?: Table['getMany']) => {
  const requests: string[][] = []
  const refused = () => Promise.reject(new Error('not expected'))
  const table: Table = {
    get: refused,
    write: refused,
    transact: refused,
    list: () => {
      throw new Error('not expected')
    },
    getMany:
      getMany ??
      (async keys => {
        requests.push(keys.map(({ PK }) => PK))
        await sleep(1)
        return keys.map((key): Item | undefined => (Number(key.PK.slice(2)) % 2 === 0 ? { ...key } : undefined))
      }),
    query: async function* ({ PK }) {
      requests.push([`query ${PK}`])
      yield { PK, SK: 'S' }
    },
  }
  return { requests, table: sharedReads(table) }
}

test('reads what concurrent callers request in one request, each item once', async () => {
  const { table, requests } = start()
  const found = await Promise.all([
    table.getMany([itemKey(1), itemKey(2)]),
    table.get(itemKey(2)),
    table.getMany([itemKey(4), itemKey(1)]),
  ])
  expect(found).toEqual([[undefined, itemKey(2)], itemKey(2), [itemKey(4), undefined]])
  expect(requests).toEqual([['P#1', 'P#2', 'P#4']])
})

test('reads the next items of callers together, too, and no item again', async () => {
  const { table, requests } = start()
  const caller = async (first: number) => {
    await table.get(itemKey(first))
    return table.getMany([itemKey(2), itemKey(first + 10)])
  }
  expect(await Promise.all([2, 4, 6].map(caller))).toEqual([12, 14, 16].map(id => [itemKey(2), itemKey(id)]))
  expect(requests).toEqual([
    ['P#2', 'P#4', 'P#6'],
    ['P#12', 'P#14', 'P#16'],
  ])
})

test('queries a range once', async () => {
  const { table, requests } = start()
  const callers = [1, 2].map(async () => {
    for await (const item of table.query({ PK: 'A' })) return item
    return undefined
  })
  expect(await Promise.all(callers)).toEqual([1, 2].map(() => ({ PK: 'A', SK: 'S' })))
  expect(requests).toEqual([['query A']])
})

test('rejects for each caller if the request fails', async () => {
  const { table } = start(() => Promise.reject(new Error('unreachable')))
  const results = await Promise.allSettled([table.get(itemKey(1)), table.getMany([itemKey(2)])])
  expect(results).toMatchObject([{ reason: { message: 'unreachable' } }, { reason: { message: 'unreachable' } }])
})
