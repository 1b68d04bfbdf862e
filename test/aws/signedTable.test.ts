import { sdkTable } from '#shared/aws/sdk.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { ConditionFailed } from '#shared/table/table.ts'
import { testHost } from '../kit/host.ts'

test('reads and writes items in the same format as the SDK', async () => {
  const host = await testHost()
  const table = signedTable(host, 'test', ['table:read', 'table:write'])
  const item = {
    PK: 'A',
    SK: '1',
    text: 'é#"',
    number: -1.5,
    flag: false,
    nothing: null,
    bytes: new Uint8Array([0, 255]),
  }
  await table.write({ put: { ...item, absent: undefined } })
  const bySdk = sdkTable(host, 'test', ['table:read', 'table:write'])
  expect(await bySdk.get({ PK: 'A', SK: '1' })).toEqual(item)
  await bySdk.write({ put: { ...item, SK: '0', absent: undefined } })
  expect(await table.get({ PK: 'A', SK: '0' })).toEqual({ ...item, SK: '0' })
  expect(await table.get({ PK: 'A', SK: '1' })).toEqual(item)
  expect(await table.get({ PK: 'A', SK: '2' })).toBeUndefined()
  expect(await table.write({ update: { PK: 'A', SK: '2' }, add: { count: 2 } })).toEqual({ PK: 'A', SK: '2', count: 2 })
  const found: unknown[] = []
  for await (const one of table.query({ PK: 'A', newestFirst: true })) found.push(one.SK)
  expect(found).toEqual(['2', '1', '0'])
})

test('rejects with ConditionFailed if a condition does not hold', async () => {
  const table = signedTable(await testHost(), 'test', ['table:read', 'table:write'])
  await table.write({ put: { PK: 'A', SK: '1' }, onlyIf: 'absent' })
  await expect(table.write({ put: { PK: 'A', SK: '1' }, onlyIf: 'absent' })).rejects.toBeInstanceOf(ConditionFailed)
})

test('sends no request that the grants do not allow', async () => {
  const table = signedTable(await testHost(), 'ingest.trackers', ['device:lookup'])
  expect(await table.get({ PK: 'UNIQUE#1', SK: 'LOCK' })).toBeUndefined()
  await expect(async () => table.get({ PK: 'USER#1', SK: 'CREDENTIAL' })).rejects.toThrow(
    'may not dynamodb:GetItem on USER#1',
  )
})

test('reads 130 items at once and writes a transaction atomically', async () => {
  const table = signedTable(await testHost(), 'test', ['table:read', 'table:write'])
  const key = (n: number) => ({ PK: `A#${n}`, SK: 'A' })
  const all = Array.from({ length: 130 }, (_, n) => key(n))
  await table.transact(
    all.slice(0, 60).map(one => ({ put: { ...one, n: 1, bytes: new Uint8Array([7]) }, onlyIf: 'absent' })),
  )
  const both = table.transact([
    { update: key(0), add: { n: 1 } },
    { put: key(1), onlyIf: 'absent' },
    { check: key(2), onlyIf: { n: 1 } },
  ])
  await expect(both).rejects.toMatchObject({ name: 'ConditionFailed', index: 1 })
  const read = await table.getMany(all)
  expect(read[0]).toEqual({ ...key(0), n: 1, bytes: new Uint8Array([7]) })
  expect(read.map(item => item !== undefined)).toEqual(all.map((_, n) => n < 60))
})
