import { readAhead } from '#shared/table/readAhead.ts'
import { collect, type Item, type Key, type Table } from '#shared/table/table.ts'
import { tableOf } from '../kit/table.ts'
import { testHost } from '../kit/host.ts'

const key = (name: string): Key => ({ PK: name, SK: name })
const item = (name: string, n: number): Item => ({ ...key(name), n })

/** Returns a table with the items `a`, `b` and `c`, and the keys of each call that reads it. */
const counted = async () => {
  const table = tableOf(await testHost())
  for (const name of ['a', 'b', 'c']) await table.write({ put: item(name, 1) })
  const calls: string[][] = []
  const reading: Table = {
    ...table,
    get: one => (calls.push([one.PK]), table.get(one)),
    getMany: (keys, consistency) => (calls.push(keys.map(({ PK }) => PK)), table.getMany(keys, consistency)),
  }
  return { table, reading, calls }
}

test('reads the expected keys with the first ones, and no others again', async () => {
  const { reading, calls } = await counted()
  const ahead = readAhead(reading, { keys: [key('b'), key('none')], ranges: [] })
  expect(await ahead.getMany([key('a')])).toEqual([item('a', 1)])
  expect(await ahead.get(key('b'))).toEqual(item('b', 1))
  expect(await ahead.getMany([key('none'), key('c'), key('a')])).toEqual([undefined, item('c', 1), item('a', 1)])
  expect(calls).toEqual([['a', 'b', 'none'], ['c']])
})

test('returns nothing that is older than a read before it', async () => {
  for (const read of [
    (ahead: Table) => ahead.get(key('c')),
    (ahead: Table) => ahead.getMany([key('a'), key('c')]),
    (ahead: Table) => collect(ahead.query({ PK: 'c' })),
  ]) {
    const { reading, table } = await counted()
    const range = { PK: 'a', prefix: 'a' }
    const ahead = readAhead(reading, { keys: [key('b')], ranges: [range] })
    await ahead.getMany([key('a')])
    for (const name of ['a', 'b', 'c']) await table.write({ put: item(name, 2) })
    await read(ahead)
    expect(await ahead.get(key('b'))).toEqual(item('b', 2))
    expect(await collect(ahead.query(range))).toEqual([item('a', 2)])
  }
})

test('reads a key again after any write', async () => {
  const { reading, table } = await counted()
  for (const write of [
    (ahead: Table) => ahead.write({ put: item('c', 2) }),
    (ahead: Table) => ahead.transact([{ put: item('c', 2) }]),
  ]) {
    await table.write({ put: item('b', 1) })
    const ahead = readAhead(reading, { keys: [key('b')], ranges: [] })
    await ahead.getMany([key('a')])
    await table.write({ put: item('b', 2) })
    expect(await ahead.get(key('b'))).toEqual(item('b', 1))
    await write(ahead)
    expect(await ahead.get(key('b'))).toEqual(item('b', 2))
  }
})

test('keeps nothing that was read while a write began', async () => {
  const { reading, table } = await counted()
  const ahead = readAhead(reading, { keys: [key('b')], ranges: [] })
  await Promise.all([ahead.getMany([key('a')]), ahead.write({ put: item('c', 2) })])
  await table.write({ put: item('b', 2) })
  expect(await ahead.get(key('b'))).toEqual(item('b', 2))
})

test('reads an expected range with the first keys, and what follows 100 items later', async () => {
  const { reading, table } = await counted()
  const range = { PK: 'long', prefix: 'X#' }
  const names = Array.from({ length: 130 }, (_, n) => `X#${String(n).padStart(3, '0')}`)
  for (const SK of [...names, 'Y#1']) await table.write({ put: { PK: 'long', SK } })
  const ranges: (string | number | undefined)[] = []
  const ahead = readAhead(
    { ...reading, query: one => (ranges.push(one.limit ?? one.from), table.query(one)) },
    { keys: [], ranges: [range] },
  )
  await ahead.getMany([key('a')])
  expect((await collect(ahead.query(range))).map(({ SK }) => SK)).toEqual(names)
  expect(ranges).toEqual([100, 'X#099\u0000'])
  await ahead.write({ put: { PK: 'long', SK: 'X#130' } })
  expect(await collect(ahead.query(range))).toHaveLength(131)
})
