import { deviceId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { world } from '../../../kit/world.ts'

const van = { name: 'Van', uniqueId: 'v' }

test('deletes all items of a device and releases its uniqueId', async () => {
  const { admin, alice, bob, group, table, stores } = await world()
  const fleet = await group(0, alice)
  await alice.calls('traccar.devices.create', { body: { ...van, groupId: fleet } }).gets(200)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: bob.id, deviceId: 1 } }).gets(200)
  const { status, text } = await alice.calls('traccar.devices.remove', { params: { id: 1 } })
  expect([status, text]).toEqual([204, ''])
  const left = await table.getMany([
    keys.device(deviceId(1)),
    keys.deviceState(deviceId(1)),
    keys.uniqueId('v'),
    keys.userDevice(alice.id, deviceId(1)),
    keys.deviceUser(deviceId(1), alice.id),
    keys.userDevice(bob.id, deviceId(1)),
    keys.groupDevice(fleet, deviceId(1)),
  ])
  expect(left.filter(Boolean)).toEqual([])
  expect([await stores.users.byId(alice.id), await stores.users.byId(bob.id)]).toMatchObject([
    { devices: 0 },
    { devices: 0 },
  ])
  await bob.calls('traccar.devices.create', { body: van }).gets(200, { id: 2 })
})

test('deletes a device with more links than a transaction can hold', async () => {
  const { alice, user, stores, table } = await world()
  await alice.calls('traccar.devices.create', { body: van }).gets(200)
  const others = await Promise.all(Array.from({ length: 40 }, (_, n) => user(`u${n}`)))
  await Promise.all(others.map(({ id }) => stores.deviceLinks.add({ user: id, device: deviceId(1), at: 0 })))
  await alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  expect((await table.getMany(others.map(({ id }) => keys.userDevice(id, deviceId(1))))).filter(Boolean)).toEqual([])
})

test('rejects missing and inaccessible devices alike', async () => {
  const { admin, alice, bob, user } = await world()
  await alice.calls('traccar.devices.create', { body: van }).gets(200)
  const reader = await user('reader', { readonly: true })
  await bob.calls('traccar.devices.remove', { params: { id: 1 } }).gets(400, 'Device access denied')
  await bob.calls('traccar.devices.remove', { params: { id: 9 } }).gets(400, 'Device access denied')
  await admin.calls('traccar.devices.remove', { params: { id: 9 } }).gets(400, 'Device access denied')
  await reader.calls('traccar.devices.remove', { params: { id: 1 } }).gets(400, 'Account is readonly')
  await alice.calls('traccar.devices.remove', { params: { id: '1a' } }).gets(404, 'Not found')
})
