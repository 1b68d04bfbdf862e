/** Removals of objects with many links, and with links to objects that no longer exist. */
import { deviceId, userId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { collect } from '#shared/table/table.ts'
import { world } from '../kit/world.ts'

const van = { name: 'Van', uniqueId: 'van' }

test('removes a device that is linked to a user that no longer exists', async () => {
  const { alice, bob, stores, table } = await world()
  await alice.calls('traccar.devices.create', { body: van }).gets(200, { id: 1 })
  await stores.deviceLinks.add({ user: bob.id, device: deviceId(1), at: 1 })
  await table.write({ delete: keys.user(bob.id) })
  await alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  expect(await collect(table.query({ PK: 'DEVICE#1' }))).toEqual([])
  expect(await table.get(keys.userDevice(bob.id, deviceId(1)))).toBeUndefined()
  expect((await stores.users.byId(alice.id))?.devices).toBe(0)
})

test('removes a device with links to 60 users, in several transactions', async () => {
  const { admin, alice, stores, table } = await world()
  await alice.calls('traccar.devices.create', { body: van }).gets(200, { id: 1 })
  const others = Array.from({ length: 60 }, (_, n) => userId(1000 + n))
  for (const user of others) {
    await table.write({ put: { ...keys.userDevice(user, deviceId(1)), userId: user, deviceId: 1 } })
    await table.write({ put: { ...keys.deviceUser(deviceId(1), user), userId: user, deviceId: 1 } })
  }
  await admin.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  expect(await collect(table.query({ PK: 'DEVICE#1' }))).toEqual([])
  const links = await table.getMany(others.map(user => keys.userDevice(user, deviceId(1))))
  expect(links.filter(Boolean)).toEqual([])
  expect((await stores.users.byId(alice.id))?.devices).toBe(0)
})

test('removes a user with 60 devices and a manager', async () => {
  const { admin, alice, bob, stores, table } = await world()
  await stores.users.manage(bob.id, alice.id)
  for (let n = 1; n <= 60; n += 1)
    await alice.calls('traccar.devices.create', { body: { ...van, uniqueId: `van ${n}` } }).gets(200, { id: n })
  await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
  expect(await collect(table.query({ PK: keys.user(alice.id).PK }))).toEqual([])
  expect(await collect(table.query({ PK: 'DEVICE#60', prefix: 'USER#' }))).toEqual([])
  expect((await stores.users.byId(bob.id))?.managed).toBe(0)
})
