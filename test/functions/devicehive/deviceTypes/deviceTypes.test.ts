/** DeviceHive device types: changes, lists and permissions. */
import { hiveWorld, holding } from '../../../kit/hive.ts'
import type { Person } from '../../../kit/world.ts'

const DENIED = { error: 403, message: 'Access is denied' }
const TAKEN = { error: 403, message: 'Device type cannot be created. Device type with such name already exists' }
const on = (person: Person, name: string, id: number, more = {}) =>
  person.calls(`devicehive.deviceTypes.${name}`, { params: { id }, ...more })
const insert = (person: Person, body: unknown, headers = {}) =>
  person.calls('devicehive.deviceTypes.insert', { body, headers })

test('provides three device types initially and does not recreate them', async () => {
  const { admin, stores } = await hiveWorld()
  await stores.deviceTypes.createFirst()
  const { json } = await admin.calls('devicehive.deviceTypes.list').gets(200)
  expect(json.map(({ id, name }: { id: number; name: string }) => [id, name])).toEqual([
    [1, 'Default Device Type'],
    [2, 'Tracker'],
    [3, 'Phone'],
  ])
  await insert(admin, { name: 'Boat' }).gets(201, { id: 4 })
})

test('creates, renames and deletes a type, and keeps names unique', async () => {
  const { admin } = await hiveWorld()
  await insert(admin, { name: 'Boat', description: 'It swims' }).gets(201, { id: 4 })
  await insert(admin, { name: 'Boat' }).gets(403, TAKEN)
  await insert(admin, {}).gets(400)
  const { json } = await on(admin, 'get', 4).gets(200)
  expect(json).toEqual({ id: 4, name: 'Boat', description: 'It swims', devices: [] })
  await on(admin, 'update', 4, { body: { name: 'Phone' } }).gets(403, TAKEN)
  await on(admin, 'update', 4, { body: { name: 'Ship', description: null } }).gets(204)
  await on(admin, 'update', 4).gets(204)
  await on(admin, 'get', 4).gets(200, { name: 'Ship', description: null })
  await insert(admin, { name: 'Boat' }).gets(201)
  await on(admin, 'remove', 4).gets(204)
  const unknown = { error: 404, message: 'Device type with id = 4 not found' }
  for (const name of ['get', 'update', 'remove']) await on(admin, name, 4).gets(404, unknown)
  await insert(admin, { name: 'Ship' }).gets(201)
})

test('filters and counts device types', async () => {
  const { admin } = await hiveWorld()
  await admin
    .calls('devicehive.deviceTypes.list', { query: { sortField: 'name', sortOrder: 'desc', take: 1 } })
    .gets(200, [{ id: 2 }])
  await admin.calls('devicehive.deviceTypes.count', { query: { namePattern: '%e%' } }).gets(200, { count: 3 })
})

test('deletes a type with devices only with force, and never the first type', async () => {
  const { admin } = await hiveWorld()
  await admin.calls('devicehive.devices.save', { params: { id: 'van-1' }, body: { deviceTypeId: 2 } }).gets(204)
  const message = 'There are the following devices within this device type: van-1. Please review and delete them first.'
  await on(admin, 'get', 2).gets(200, { devices: [{ id: 'van-1' }] })
  await on(admin, 'remove', 2).gets(400, { error: 400, message })
  await on(admin, 'remove', 2, { query: { force: 'TRUE' } }).gets(204)
  await admin.calls('devicehive.devices.get', { params: { id: 'van-1' } }).gets(404)
  await on(admin, 'remove', 1, { query: { force: true } }).gets(400, { error: 400 })
})

test('removes user associations when a type is deleted', async () => {
  const { admin, alice, stores } = await hiveWorld()
  const id = alice.id
  await admin.calls('devicehive.users.disallowAllDeviceTypes', { params: { id } }).gets(204)
  for (const deviceTypeId of [2, 3])
    await admin.calls('devicehive.users.assignDeviceType', { params: { id, deviceTypeId } }).gets(204)
  await on(admin, 'remove', 2).gets(204)
  expect(await stores.userDeviceTypes.of(id)).toEqual([3])
})

test('shows a client its associated types within the scope of its token', async () => {
  const here = await hiveWorld()
  const { alice, admin } = here
  await alice.calls('devicehive.deviceTypes.list').gets(200, [{ id: 1 }, { id: 2 }, { id: 3 }])
  await admin.calls('devicehive.users.disallowAllDeviceTypes', { params: { id: alice.id } }).gets(204)
  await admin.calls('devicehive.users.assignDeviceType', { params: { id: alice.id, deviceTypeId: 2 } }).gets(204)
  await alice.calls('devicehive.deviceTypes.list').gets(200, [{ id: 2 }])
  await alice.calls('devicehive.deviceTypes.count').gets(200, { count: 1 })
  await on(alice, 'get', 2).gets(200)
  await on(alice, 'get', 3).gets(403, DENIED)
  const wide = { headers: await holding(here, alice, { actions: ['GetDeviceType'] }) }
  await on(alice, 'get', 3, wide).gets(404, { message: 'Device type with id = 3 not found' })
  const none = await holding(here, alice, { actions: ['GetDeviceType'], deviceTypes: null })
  await alice.calls('devicehive.deviceTypes.list', { headers: none }).gets(200, [])
})

test('rejects changes of types by clients, even with a token for all actions', async () => {
  const here = await hiveWorld()
  const headers = await holding(here, here.alice, { actions: ['*'] })
  await insert(here.alice, { name: 'Boat' }, headers).gets(403, DENIED)
  for (const name of ['update', 'remove']) await on(here.alice, name, 2, { headers }).gets(403, DENIED)
})

test('shows a client the devices of a type in its networks if the token has GetDevice', async () => {
  const here = await hiveWorld()
  const { admin, alice } = here
  await admin.calls('devicehive.users.assignNetwork', { params: { id: alice.id, networkId: 1 } }).gets(204)
  await admin
    .calls('devicehive.devices.save', { params: { id: 'van-1' }, body: { networkId: 1, deviceTypeId: 2 } })
    .gets(204)
  await on(alice, 'get', 2).gets(200, { devices: [{ id: 'van-1' }] })
  const blind = { headers: await holding(here, alice, { actions: ['GetDeviceType'] }) }
  await on(alice, 'get', 2, blind).gets(200, { devices: [] })
})

test('shows a device without a network only to administrators, in its type and in the list of devices', async () => {
  const { alice, admin } = await hiveWorld()
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van-1' } }).gets(200)
  await alice.calls('devicehive.devices.list').gets(200, [])
  await on(alice, 'get', 1).gets(200, { devices: [] })
  await on(admin, 'get', 1).gets(200, { devices: [{ id: 'van-1' }] })
})
