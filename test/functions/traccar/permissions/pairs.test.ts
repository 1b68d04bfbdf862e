/** Pairs of any kinds, as today's clients link objects. */
import fc from 'fast-check'
import { linkOf } from '#shared/model/pair.ts'
import { world } from '../../../kit/world.ts'

const withVan = async () => {
  const here = await world()
  const { alice } = here
  const create = async (what: string, body: object) =>
    (await alice.calls(`traccar.${what}.create`, { body }).gets(200)).json.id
  const van = await create('devices', { name: 'Van', uniqueId: 'van' })
  const driver = await create('drivers', { name: 'Bob', uniqueId: '5A3F' })
  const link = (pair: object) => alice.calls('traccar.permissions.link', { body: pair })
  const unlink = (pair: object) => alice.calls('traccar.permissions.unlink', { body: pair })
  const drivers = async () =>
    (await alice.calls('traccar.drivers.list', { query: { deviceId: van } }).gets(200)).json.map(
      ({ id }: { id: number }) => id,
    )
  return { ...here, create, van, driver, link, unlink, drivers }
}

test('links and unlinks a driver and a device, in any order, any number of times', async () => {
  const { van, driver, link, unlink, drivers } = await withVan()
  await link({ deviceId: van, driverId: driver }).gets(204)
  await link({ driverId: driver, deviceId: van }).gets(204)
  expect(await drivers()).toEqual([driver])
  await unlink({ driverId: driver, deviceId: van }).gets(204)
  await unlink({ deviceId: van, driverId: driver }).gets(204)
  expect(await drivers()).toEqual([])
})

test('reads ids that scripts send as texts', async () => {
  const { van, driver, link, unlink, drivers } = await withVan()
  await link({ deviceId: String(van), driverId: driver }).gets(204)
  expect(await drivers()).toEqual([driver])
  for (const odd of ['', 'x', '-1', '1.5', null, true, [van]]) await link({ deviceId: odd, driverId: driver }).gets(400)
  await unlink({ deviceId: String(van), driverId: String(driver) }).gets(204)
  expect(await drivers()).toEqual([])
})

test('gives a device to a user only if the caller manages the user and sees the device', async () => {
  const { admin, alice, bob, van, link } = await withVan()
  await link({ userId: bob.id, deviceId: van }).gets(400, 'Admin access required')
  await bob.calls('traccar.permissions.link', { body: { userId: bob.id, deviceId: van } }).gets(400)
  await admin.calls('traccar.permissions.link', { body: { userId: alice.id, managedUserId: bob.id } }).gets(204)
  await link({ userId: bob.id, deviceId: van }).gets(204)
  expect((await bob.calls('traccar.devices.list').gets(200)).json).toMatchObject([{ id: van }])
  await alice.calls('traccar.permissions.unlink', { body: { userId: bob.id, deviceId: van } }).gets(204)
  expect((await bob.calls('traccar.devices.list').gets(200)).json).toEqual([])
})

test('makes a user the manager of another, which only administrators can do', async () => {
  const { admin, alice, bob } = await withVan()
  const pair = { userId: alice.id, managedUserId: bob.id }
  await alice.calls('traccar.permissions.link', { body: pair }).gets(400, 'Admin access required')
  await admin.calls('traccar.permissions.link', { body: pair }).gets(204)
  await admin.calls('traccar.permissions.link', { body: pair }).gets(204)
  await alice.calls('traccar.users.get', { params: { id: bob.id } }).gets(200)
  const reverse = { userId: bob.id, managedUserId: alice.id }
  await admin.calls('traccar.permissions.link', { body: reverse }).gets(400, 'The users would manage each other')
  await admin.calls('traccar.permissions.unlink', { body: pair }).gets(204)
  await admin.calls('traccar.permissions.unlink', { body: pair }).gets(204)
  await alice.calls('traccar.users.get', { params: { id: bob.id } }).gets(400, 'Admin access required')
})

test('applies a manager’s restrictions to a user that it receives', async () => {
  const { admin, alice, bob } = await withVan()
  const { json: user } = await admin.calls('traccar.users.get', { params: { id: alice.id } }).gets(200)
  const limited = { ...user, limitCommands: true }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body: limited }).gets(200)
  await admin.calls('traccar.permissions.link', { body: { userId: alice.id, managedUserId: bob.id } }).gets(204)
  await admin.calls('traccar.users.get', { params: { id: bob.id } }).gets(200, { limitCommands: true })
})

test('links several pairs of the same kinds', async () => {
  const { alice, create, van, driver, drivers } = await withVan()
  const other = await create('drivers', { name: 'Eve', uniqueId: '77B0' })
  const pairs = [driver, other].map(driverId => ({ deviceId: van, driverId }))
  await alice.calls('traccar.permissions.linkAll', { body: pairs }).gets(204)
  expect(await drivers()).toEqual([driver, other])
  await alice.calls('traccar.permissions.unlinkAll', { body: pairs }).gets(204)
  expect(await drivers()).toEqual([])
  await alice.calls('traccar.permissions.linkAll', { body: [] }).gets(204)
  const mixed = [
    { deviceId: van, driverId: driver },
    { userId: alice.id, driverId: driver },
  ]
  await alice.calls('traccar.permissions.linkAll', { body: mixed }).gets(400)
  // One foreign object refuses the whole list.
  await alice.calls('traccar.permissions.linkAll', { body: [...pairs, { deviceId: van, driverId: 99 }] }).gets(400)
  expect(await drivers()).toEqual([])
})

test.each([
  [{}],
  [{ deviceId: 1 }],
  [{ deviceId: 1, geofenceId: 1, driverId: 1 }],
  [{ deviceId: 1, groupId: 1 }],
  [{ geofenceId: 1, driverId: 1 }],
  [{ deviceId: 1, calendarId: 1 }],
  [{ deviceId: 1, linkedDeviceId: 2 }],
  [{ userId: 1, attributeId: 1 }],
  [{ userId: 1, driverId: 0 }],
  [{ userId: 1, driverId: '1' }],
  [{ userId: 1, __proto__: { driverId: 1 } }],
])('refuses a body that is no pair: %j', async body => {
  const { link } = await withVan()
  await link(body).gets(400)
})

test('links none of many pairs if an administrator names a user that does not exist', async () => {
  const { admin, bob, van } = await withVan()
  const pairs = [
    { userId: bob.id, deviceId: van },
    { userId: 999, deviceId: van },
  ]
  await admin.calls('traccar.permissions.linkAll', { body: pairs }).gets(400, 'User not found')
  expect((await bob.calls('traccar.devices.list').gets(200)).json).toEqual([])
  const managed = [
    { userId: bob.id, managedUserId: 999 },
    { userId: 999, managedUserId: bob.id },
  ]
  await admin.calls('traccar.permissions.linkAll', { body: managed }).gets(400, 'User not found')
  await admin.calls('traccar.permissions.linkAll', { body: pairs.slice(0, 1) }).gets(204)
  expect((await bob.calls('traccar.devices.list').gets(200)).json).toMatchObject([{ id: van }])
})

test('knows 22 pairs of names, in any order, and no other', () => {
  const names = fc.constantFrom(
    'user',
    'managedUser',
    'device',
    'linkedDevice',
    'group',
    'geofence',
    'driver',
    'calendar',
    'maintenance',
    'notification',
    'command',
    'report',
    'attribute',
    'order',
    'constructor',
  )
  const known = new Set<string>()
  fc.assert(
    fc.property(names, names, (one, other) => {
      const pair = linkOf({ [`${one}Id`]: 1, [`${other}Id`]: 2 })
      const reverse = linkOf({ [`${other}Id`]: 2, [`${one}Id`]: 1 })
      expect(pair).toEqual(one === other ? undefined : reverse)
      if (pair) known.add([one, other].sort().join(' '))
    }),
    { numRuns: 5000 },
  )
  expect(known.size).toBe(3 + 7 + 6 + 6)
})
