import { world } from '../../../kit/world.ts'

const withVan = async () => {
  const here = await world()
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200)
  return here
}

test('grants access with a link and revokes it with its deletion, from the next request', async () => {
  const { admin, bob } = await withVan()
  const body = { userId: bob.id, deviceId: 1 }
  await bob.calls('traccar.devices.list').gets(200, { length: 0 })
  await admin.calls('traccar.permissions.linkDevice', { body }).gets(200, body)
  await bob.calls('traccar.devices.list').gets(200, [{ id: 1 }])
  await admin.calls('traccar.permissions.unlinkDevice', { body }).gets(204)
  await bob.calls('traccar.devices.list').gets(200, { length: 0 })
  await bob.calls('traccar.devices.update', { params: { id: 1 }, body: { name: 'x', uniqueId: 'v' } }).gets(400)
})

test('links and unlinks idempotently', async () => {
  const { admin, bob, stores } = await withVan()
  const body = { userId: bob.id, deviceId: 1 }
  const all = await Promise.all([1, 2, 3, 4].map(() => admin.calls('traccar.permissions.linkDevice', { body })))
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(await stores.users.byId(bob.id)).toMatchObject({ devices: 1 })
  const unlinked = await Promise.all([1, 2, 3].map(() => admin.calls('traccar.permissions.unlinkDevice', { body })))
  expect(unlinked.map(({ status }) => status)).toEqual([204, 204, 204])
  expect(await stores.users.byId(bob.id)).toMatchObject({ devices: 0 })
})

test('requires an administrator to link', async () => {
  const { alice, bob } = await withVan()
  const body = { userId: bob.id, deviceId: 1 }
  await alice.calls('traccar.permissions.linkDevice', { body }).gets(400, 'Admin access required')
  await alice.calls('traccar.permissions.unlinkDevice', { body }).gets(400, 'Admin access required')
})

test.each([
  [{ userId: 2 }, 'deviceId must be a number'],
  [{ userId: 2, deviceId: 1, groupId: 1 }, 'Unrecognized member "groupId"'],
  [{ userId: '2', deviceId: 1 }, 'userId must be a number'],
  [{ userId: 99, deviceId: 1 }, 'User not found'],
  [{ userId: 2, deviceId: 99 }, 'Device not found'],
  [{ userId: 0, deviceId: 1 }, 'userId must be at least 1'],
])('rejects %j: %s', async (body, message) => {
  const { admin } = await withVan()
  await admin.calls('traccar.permissions.linkDevice', { body }).gets(400, message)
})
