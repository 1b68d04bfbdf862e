/** A crowd of more than 500 connections is spread over partitions, and all of them are listed, greeted and closed. */
import { CONNECTION_MS, isNewCrowd } from '#shared/table/connectionPartitions.ts'
import { connections } from '#shared/table/connections.ts'
import { keepAlive } from '../../functions/live.ts'
import { fleet } from '../functions/live/fleet.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

const start = async () => {
  const here = await fleet()
  const { alice, table, host, stores } = here
  const { open, all } = connections(table)
  const account = await stores.users.byId(alice.id)
  let count = 0
  /** Opens connections of alice that no client has. */
  const opensMany = async (added: number) => {
    const subscribers = await stores.config.subscriberState()
    const ids = Array.from({ length: added }, () => `silent-${(count += 1)}`)
    const common = {
      user: alice.id,
      openedAt: host.now(),
      proof: { credentialVersion: account?.credentialVersion ?? 0 },
    }
    await Promise.all(ids.map(id => open({ ...common, id }, subscribers)))
    await stores.config.addSubscriber(host.now() + CONNECTION_MS)
    return ids
  }
  const listed = async () => all(host.now(), await stores.config.subscriberState())
  /** Returns the number of listed connections in each partition. */
  const inPartitions = async () => {
    const sizes = new Map<string, number>()
    for (const { key } of await listed()) sizes.set(key.PK, (sizes.get(key.PK) ?? 0) + 1)
    return sizes
  }
  return { ...here, opensMany, listed, inPartitions }
}

test('keeps 500 connections in one partition and spreads new ones evenly over 16 when there are more', async () => {
  const { opensMany, inPartitions, stores, host } = await start()
  await opensMany(500)
  await keepAlive()
  expect((await stores.config.subscriberState()).crowdedAt).toBe(0)
  await opensMany(1)
  await keepAlive()
  expect((await stores.config.subscriberState()).crowdedAt).toBe(host.now())
  await opensMany(800)
  const { CONNECTIONS: first, ...spread } = Object.fromEntries(await inPartitions())
  expect(first).toBe(501)
  const sizes = Object.values(spread)
  expect(sizes).toHaveLength(16)
  // Each has 50 on average.
  expect(Math.min(...sizes)).toBeGreaterThan(25)
  expect(Math.max(...sizes)).toBeLessThan(75)
})

test('lists, claims and closes connections of all partitions', async () => {
  const { opensMany, listed, stores, host, table } = await start()
  const { claimSnapshot, close } = connections(table)
  const before = await opensMany(20)
  await stores.config.noteCrowd(host.now())
  const ids = [...before, ...(await opensMany(60))]
  const all = await listed()
  expect(all.map(({ id }) => id).sort()).toEqual(ids.sort())
  expect(new Set(await Promise.all(all.map(claimSnapshot)))).toEqual(new Set([true]))
  expect(new Set(await Promise.all(all.map(claimSnapshot)))).toEqual(new Set([false]))
  expect((await listed()).every(({ greeted }) => greeted)).toBe(true)
  await Promise.all(ids.slice(1).map(close))
  expect((await listed()).map(({ id }) => id)).toEqual(ids.slice(0, 1))
})

test('lists spread connections until the last of them ends, and spreads none an hour after the crowd', async () => {
  const { opensMany, listed, inPartitions, stores, host } = await start()
  await stores.config.noteCrowd(host.now())
  host.clock.advance(HOUR - 1)
  await opensMany(30)
  host.clock.advance(1)
  await opensMany(3)
  expect((await inPartitions()).get('CONNECTIONS')).toBe(3)
  host.clock.advance(CONNECTION_MS)
  expect(await listed()).toHaveLength(33)
  host.clock.advance(10 * MINUTE)
  expect(await listed()).toEqual([])
})

test('notes a lasting crowd again after ten minutes', () => {
  const noted = { until: 0, connects: 501, crowdedAt: HOUR }
  expect([500, 501].map(open => isNewCrowd(open, noted, HOUR + 10 * MINUTE))).toEqual([false, true])
  expect(isNewCrowd(501, noted, HOUR + 10 * MINUTE - 1)).toBe(false)
})

test('greets, updates, keeps open and removes spread connections', async () => {
  const { alice, van, stores, host, opens, delivers, moves, listed } = await start()
  const old = await opens(alice)
  await stores.config.noteCrowd(host.now())
  const sockets = [old, await opens(alice), await opens(alice)]
  await delivers()
  expect(sockets.map(socket => socket.frames())).toEqual(sockets.map(() => [{ positions: [] }]))
  await moves(van, 51)
  for (const socket of sockets)
    expect(socket.frames()).toMatchObject([{ devices: [{ id: van }] }, { positions: [{ latitude: 51 }] }])
  await keepAlive()
  expect(sockets.map(socket => socket.frames())).toEqual(sockets.map(() => [{}]))
  await sockets[1]?.close()
  sockets[2]?.vanish()
  host.clock.advance(6000)
  await moves(van, 52)
  expect((await listed()).map(({ id }) => id)).toEqual([old.id])
  await old.close()
  await moves(van, 53)
  expect((await stores.config.subscriberState()).until).toBe(0)
})
