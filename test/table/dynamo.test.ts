import { sdkTable } from '#shared/aws/sdk.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { ConditionFailed } from '#shared/table/table.ts'
import { testHost } from '../kit/host.ts'
import { tableOf } from '../kit/table.ts'

const clients = Object.entries({ sdkTable, signedTable })

test.each(clients)(
  '%s: reads back what it wrote, and rejects a write whose condition does not hold',
  async (_, open) => {
    const table = open(await testHost(), 'test', ['table:read', 'table:write'])
    const key = { PK: 'USER#1', SK: 'USER' }
    await table.write({ put: { ...key, name: 'Ann', rev: 1, kind: 'user', id: 1 }, onlyIf: 'absent' })
    expect(await table.get(key)).toEqual({ ...key, name: 'Ann', rev: 1, kind: 'user', id: 1 })
    await expect(table.write({ put: { ...key, name: 'Bob' }, onlyIf: 'absent' })).rejects.toBeInstanceOf(
      ConditionFailed,
    )
    const after = await table.write({ update: key, set: { name: 'Bob' }, add: { rev: 1 }, onlyIf: { rev: 1 } })
    expect(after).toMatchObject({ name: 'Bob', rev: 2 })
    const listed: unknown[] = []
    for await (const item of table.list('user')) listed.push(item)
    expect(listed).toHaveLength(1)
  },
)

test.each(clients)(
  '%s: a failed transaction names the write whose condition failed, and writes nothing',
  async (_, open) => {
    const table = open(await testHost(), 'test', ['table:read', 'table:write'])
    const key = (n: number) => ({ PK: `A#${n}`, SK: 'A' })
    await table.write({ put: { ...key(2) } })
    const both = table.transact([
      { put: key(1), onlyIf: 'absent' },
      { put: key(2), onlyIf: 'absent' },
    ])
    await expect(both).rejects.toMatchObject({ index: 1 })
    expect(await table.getMany([key(1), key(2)])).toEqual([undefined, key(2)])
  },
)

test('getMany reads strongly consistent items, unless the caller accepts eventual consistency', async () => {
  const requests: unknown[] = []
  const table = dynamoTable(async (_, input) => {
    requests.push(input['RequestItems'])
    return { Responses: { positions: [] }, UnprocessedKeys: {} }
  }, 'positions')
  await table.getMany([{ PK: 'A', SK: 'A' }])
  await table.getMany([{ PK: 'A', SK: 'A' }], { consistency: 'eventual' })
  expect(requests).toMatchObject([{ positions: { ConsistentRead: true } }, { positions: { ConsistentRead: false } }])
})

test('getMany returns only the attributes that the caller asks for', async () => {
  const table = tableOf(await testHost())
  await table.write({ put: { PK: 'A', SK: 'A', name: 'Van', size: 3 } })
  const [item] = await table.getMany([{ PK: 'A', SK: 'A' }], { only: ['PK', 'SK', 'size', 'weight'] })
  expect(item).toEqual({ PK: 'A', SK: 'A', size: 3 })
})
