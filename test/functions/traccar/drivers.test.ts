import { world } from '../../kit/world.ts'

type Query = Readonly<Record<string, string | number | boolean>>

const bob = { name: 'Bob', uniqueId: '5A3F' }

test('stores drivers that belong to the user who created them', async () => {
  const { alice, bob: stranger, admin } = await world()
  const { json: driver } = await alice.calls('traccar.drivers.create', { body: bob }).gets(200)
  expect(driver).toEqual({ id: 1, attributes: {}, ...bob })
  const renamed = { ...driver, name: 'Bob B.', attributes: { license: 'C1' } }
  await alice.calls('traccar.drivers.update', { params: { id: 1 }, body: renamed }).gets(200, renamed)
  await alice.calls('traccar.drivers.get', { params: { id: 1 } }).gets(200, renamed)
  expect((await stranger.calls('traccar.drivers.list').gets(200)).json).toEqual([])
  await stranger.calls('traccar.drivers.get', { params: { id: 1 } }).gets(400, 'Driver access denied')
  await admin.calls('traccar.drivers.get', { params: { id: 1 } }).gets(200, renamed)
  await admin.calls('traccar.drivers.get', { params: { id: 2 } }).gets(404, 'Driver not found')
  await alice.calls('traccar.drivers.remove', { params: { id: 1 } }).gets(204)
  expect((await alice.calls('traccar.drivers.list').gets(200)).json).toEqual([])
})

test('gives a card to one driver of the server, until the driver is deleted', async () => {
  const { alice, bob: other } = await world()
  await alice.calls('traccar.drivers.create', { body: bob }).gets(200)
  await other.calls('traccar.drivers.create', { body: bob }).gets(400, 'uniqueId is already in use')
  await alice.calls('traccar.drivers.remove', { params: { id: 1 } }).gets(204)
  await other.calls('traccar.drivers.create', { body: bob }).gets(200)
})

test('returns the drivers of a user to its manager, and those linked to a device', async () => {
  const { alice, admin, stores } = await world()
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } }).gets(200)
  for (const uniqueId of ['a', 'b']) await alice.calls('traccar.drivers.create', { body: { name: uniqueId, uniqueId } })
  await stores.links.ofOwner.add({ kind: 'device', id: 1 }, { kind: 'driver', id: 2 })
  const ids = async (query: Query) => (await alice.calls('traccar.drivers.list', { query }).gets(200)).json
  expect(await ids({ deviceId: 1 })).toMatchObject([{ id: 2 }])
  // Today's clients ask for all, and get their own.
  expect(await ids({ all: true })).toMatchObject([{ id: 1 }, { id: 2 }])
  await admin.calls('traccar.drivers.list').gets(200, [])
  expect((await admin.calls('traccar.drivers.list', { query: { userId: 2 } }).gets(200)).json).toHaveLength(2)
  expect((await admin.calls('traccar.drivers.list', { query: { all: true } }).gets(200)).json).toHaveLength(2)
})
