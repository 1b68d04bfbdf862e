import { readAhead } from '#shared/table/readAhead.ts'
import type { Item, Key, Table } from '#shared/table/table.ts'
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
  const ahead = readAhead(reading, [key('b'), key('none')])
  expect(await ahead.getMany([key('a')])).toEqual([item('a', 1)])
  expect(await ahead.get(key('b'))).toEqual(item('b', 1))
  expect(await ahead.getMany([key('none'), key('c'), key('a')])).toEqual([undefined, item('c', 1), item('a', 1)])
  expect(calls).toEqual([['a', 'b', 'none'], ['c']])
})

test('reads a key again after any write', async () => {
  const { reading, table } = await counted()
  for (const write of [
    (ahead: Table) => ahead.write({ put: item('c', 2) }),
    (ahead: Table) => ahead.transact([{ put: item('c', 2) }]),
  ]) {
    await table.write({ put: item('b', 1) })
    const ahead = readAhead(reading, [key('b')])
    await ahead.getMany([key('a')])
    await table.write({ put: item('b', 2) })
    expect(await ahead.get(key('b'))).toEqual(item('b', 1))
    await write(ahead)
    expect(await ahead.get(key('b'))).toEqual(item('b', 2))
  }
})

test('keeps nothing that was read while a write began', async () => {
  const { reading, table } = await counted()
  const ahead = readAhead(reading, [key('b')])
  await Promise.all([ahead.getMany([key('a')]), ahead.write({ put: item('c', 2) })])
  await table.write({ put: item('b', 2) })
  expect(await ahead.get(key('b'))).toEqual(item('b', 2))
})
