import { takeStatistics } from '#shared/table/takeStatistics.ts'
import { RequestCounts } from '#shared/http/requestCounts.ts'
import { userId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { periodOf } from '#shared/domain/statistics.ts'
import { testHost } from '../kit/host.ts'
import { tableOf } from '../kit/table.ts'
import { world } from '../kit/world.ts'

const DAY_MS = 86_400_000
const [alice, bob] = [userId(1), userId(2)]

const start = async () => {
  const host = await testHost()
  const table = tableOf(host)
  let writes = 0
  let failing = false
  const counting: Table = {
    ...table,
    write: async one => {
      writes += 1
      if (failing) throw new Error('the table is away')
      return table.write(one)
    },
  }
  const today = periodOf(host.now(), DAY_MS)
  const requests = async (period = today) => (await table.get(keys.requests(period)))?.['n'] ?? 0
  return {
    host,
    counts: new RequestCounts(host),
    table: counting,
    requests,
    today,
    writes: () => writes,
    fail: (on: boolean) => void (failing = on),
    users: async () => {
      let users = 0
      for await (const { SK } of table.query({ PK: keys.requests(today).PK })) users += SK.startsWith('USER#') ? 1 : 0
      return users
    },
  }
}

test('writes 13 times for 1,000 requests', async () => {
  const { counts, table, requests, writes, users } = await start()
  for (let n = 0; n < 1000; n += 1) await counts.count(n % 2 === 0 ? alice : bob, table)
  expect(await requests()).toBe(902)
  expect(writes()).toBe(13)
  expect(await users()).toBe(2)
})

test('writes with the next request 10 seconds after the last write, to lose little on a crash', async () => {
  const { counts, table, requests, host } = await start()
  await counts.count(alice, table)
  await counts.count(alice, table)
  expect(await requests()).toBe(1)
  host.clock.advance(10_000)
  await counts.count(alice, table)
  expect(await requests()).toBe(3)
})

test('counts pending requests at midnight for the day before', async () => {
  const { counts, table, requests, host, today } = await start()
  for (let n = 0; n < 5; n += 1) await counts.count(alice, table)
  host.clock.advance(DAY_MS)
  await counts.count(alice, table)
  expect(await requests(today)).toBe(5)
  expect(await requests(periodOf(host.now(), DAY_MS))).toBe(1)
})

test('fails no request if the table is unavailable, and records the user again', async () => {
  const { counts, table, users, fail, host } = await start()
  fail(true)
  await counts.count(alice, table)
  expect(host.logged).toMatchObject([{ level: 'warn' }, { level: 'warn' }])
  fail(false)
  await counts.count(alice, table)
  expect(await users()).toBe(1)
})

test('counts rejected requests of known users, but no anonymous requests', async () => {
  const { alice, stranger, host, stores, table } = await world()
  await alice.calls('traccar.server.update', { body: {} }).gets(400)
  await stranger.calls('traccar.server.get').gets(200)
  await stranger.calls('traccar.devices.list').gets(401)
  host.clock.advance(DAY_MS)
  await takeStatistics(table, host.now(), DAY_MS)
  expect(await stores.statistics.between(0, host.now())).toMatchObject([{ requests: 1, activeUsers: 1 }])
})
