import { keys } from '#shared/table/keys.ts'
import { deviceId } from '#shared/model/ids.ts'
import { world } from '../../../kit/world.ts'

const fleet = async () => {
  const here = await world()
  const { admin, alice, bob } = here
  await alice.calls('traccar.devices.create', { body: { name: 'A', uniqueId: 'a' } }).gets(200)
  await bob.calls('traccar.devices.create', { body: { name: 'B', uniqueId: 'b' } }).gets(200)
  await admin.calls('traccar.devices.create', { body: { name: 'C', uniqueId: 'c' } }).gets(200)
  const names = async (person: typeof alice, query = {}) =>
    (await person.calls('traccar.devices.list', { query }).gets(200)).json.map(
      (device: { name: string }) => device.name,
    )
  return { ...here, names }
}

test('lists linked devices only, also for administrators', async () => {
  const { admin, alice, bob, names } = await fleet()
  expect([await names(alice), await names(bob), await names(admin)]).toEqual([['A'], ['B'], ['C']])
})

test('lists all devices for administrators only', async () => {
  const { admin, alice, names } = await fleet()
  expect(await names(admin, { all: 'TRUE' })).toEqual(['A', 'B', 'C'])
  expect(await names(admin, { all: '1' })).toEqual(['C'])
  await alice.calls('traccar.devices.list', { query: { all: true } }).gets(400, 'Admin access required')
})

test('lists devices of another user for administrators and its manager only', async () => {
  const { admin, alice, bob, names, user, stores } = await fleet()
  const boss = await user('boss', { userLimit: 5 })
  await boss
    .calls('traccar.users.create', { body: { name: 'C', email: 'c@example.org', password: 'long enough' } })
    .gets(200)
  const managed = await stores.users.managedBy(boss.id)
  expect(await names(admin, { userId: alice.id })).toEqual(['A'])
  expect(await names(admin, { userId: 999 })).toEqual([])
  expect(await names(alice, { userId: alice.id })).toEqual(['A'])
  expect(await names(boss, { userId: managed[0]!.id })).toEqual([])
  await alice.calls('traccar.devices.list', { query: { userId: bob.id } }).gets(400, 'Admin access required')
  await alice.calls('traccar.devices.list', { query: { userId: 999 } }).gets(400, 'Admin access required')
})

test('lists devices of nested groups once, and no longer after the group is unlinked', async () => {
  const { alice, admin, group, names, table } = await fleet()
  const top = await group(0, alice)
  const middle = await group(top)
  const low = await group(middle)
  await admin.calls('traccar.devices.create', { body: { name: 'D', uniqueId: 'd', groupId: low } }).gets(200)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: alice.id, deviceId: 4 } }).gets(200)
  expect(await names(alice)).toEqual(['A', 'D'])
  await admin.calls('traccar.permissions.unlinkDevice', { body: { userId: alice.id, deviceId: 4 } }).gets(204)
  expect(await names(alice)).toEqual(['A', 'D'])
  await table.write({ delete: keys.userGroup(alice.id, top) })
  expect(await names(alice)).toEqual(['A'])
})

test('returns status, last update, position and geofences from the device state', async () => {
  const { alice, table, host } = await fleet()
  const at = Date.parse('2026-06-01T11:55:00Z')
  await table.write({
    update: keys.deviceState(deviceId(1)),
    set: { seen: at, latest: 4_294_967_300, fences: '[3,9]' },
  })
  const [seen] = (await alice.calls('traccar.devices.list').gets(200)).json
  expect(seen).toMatchObject({
    status: 'online',
    lastUpdate: '2026-06-01T11:55:00.000+00:00',
    positionId: 4_294_967_300,
    geofenceIds: [3, 9],
  })
  host.clock.set('2026-06-01T12:05:00Z')
  await alice.calls('traccar.devices.list').gets(200, [{ status: 'unknown' }])
})

test.each([
  ['userId=abc', 404],
  ['userId=0x10', 404],
  ['userId=9007199254740993', 404],
  ['userId=1&userId=2', 400],
  ['userId=', 200],
  ['userId=0', 200],
  ['_dc=1&page=1&start=0&limit=25', 200],
])('returns for ?%s the status %d', async (query, status) => {
  const { alice } = await world()
  await alice.calls('traccar.devices.list', { query }).gets(status)
})
