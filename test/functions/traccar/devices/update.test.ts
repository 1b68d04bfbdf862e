import { deviceId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { world } from '../../../kit/world.ts'

const van = { name: 'Van', uniqueId: 'v', phone: '1', attributes: { speedLimit: 40 } }

const withVan = async () => {
  const here = await world()
  await here.alice.calls('traccar.devices.create', { body: van }).gets(200)
  return here
}
const put = (body: object) => ({ params: { id: 1 }, body })

test('resets members that are missing from the body', async () => {
  const { alice } = await withVan()
  await alice.calls('traccar.devices.update', put({ id: 1, name: 'Bus', uniqueId: 'v' })).gets(200, {
    id: 1,
    name: 'Bus',
    phone: null,
    attributes: {},
  })
  await alice.calls('traccar.devices.list').gets(200, [{ name: 'Bus', phone: null }])
})

test('keeps values that the device reported', async () => {
  const { alice, table } = await withVan()
  await table.write({
    update: keys.deviceState(deviceId(1)),
    set: { seen: Date.parse('2026-06-01T11:59:00Z'), latest: 7 },
  })
  const body = { ...van, status: 'offline', lastUpdate: null, positionId: 0 }
  await alice.calls('traccar.devices.update', put(body)).gets(200, { status: 'online', positionId: 7 })
})

test('rejects missing and inaccessible devices alike', async () => {
  const { bob, admin } = await withVan()
  await bob.calls('traccar.devices.update', put(van)).gets(400, 'Device access denied')
  await bob.calls('traccar.devices.update', { params: { id: 99 }, body: van }).gets(400, 'Device access denied')
  await admin.calls('traccar.devices.update', { params: { id: 99 }, body: van }).gets(400, 'Device access denied')
  await admin.calls('traccar.devices.update', put(van)).gets(200)
})

test('requires the ids of path and body to match, or no id in the body', async () => {
  const { alice } = await withVan()
  await alice
    .calls('traccar.devices.update', put({ ...van, id: 2 }))
    .gets(400, 'The id in the path and the id in the body differ')
  await alice.calls('traccar.devices.update', put({ ...van, id: 0 })).gets(200)
  await alice.calls('traccar.devices.update', { params: { id: 'x' }, body: van }).gets(404)
})

test('rejects a uniqueId in use and releases the old one', async () => {
  const { alice, bob, table } = await withVan()
  await bob.calls('traccar.devices.create', { body: { name: 'Bus', uniqueId: 'b' } }).gets(200)
  await alice.calls('traccar.devices.update', put({ ...van, uniqueId: 'b' })).gets(400, 'uniqueId is already in use')
  await alice.calls('traccar.devices.update', put({ ...van, uniqueId: 'w' })).gets(200)
  await bob.calls('traccar.devices.create', { body: { name: 'New', uniqueId: 'v' } }).gets(200)
  expect(await table.get(keys.uniqueId('w'))).toMatchObject({ deviceId: 1 })
})

test('marks the uniqueId of a disabled device so that its reports are rejected', async () => {
  const { alice, table } = await withVan()
  await alice.calls('traccar.devices.update', put({ ...van, disabled: true })).gets(200)
  expect(await table.get(keys.uniqueId('v'))).toMatchObject({ deviceId: 1, disabled: true })
  await alice.calls('traccar.devices.update', put({ ...van, uniqueId: 'w', disabled: true })).gets(200)
  expect(await table.get(keys.uniqueId('w'))).toMatchObject({ disabled: true })
})

test('requires access to the new group and applies the move from the next request', async () => {
  const { alice, bob, group } = await withVan()
  const [hers, his] = [await group(0, alice), await group(0, bob)]
  await alice.calls('traccar.devices.update', put({ ...van, groupId: his })).gets(400, 'Group access denied')
  await alice.calls('traccar.devices.update', put({ ...van, groupId: hers })).gets(200, { groupId: hers })
  await bob.calls('traccar.devices.list').gets(200, { length: 0 })
})

test('keeps a device in a group that the caller does not see', async () => {
  const { admin, alice, bob, group } = await withVan()
  const his = await group(0, bob)
  await admin.calls('traccar.devices.update', put({ ...van, groupId: his })).gets(200)
  await bob.calls('traccar.devices.list').gets(200, [{ id: 1 }])
  await alice.calls('traccar.devices.update', put({ ...van, name: 'Mine', groupId: his })).gets(200, { groupId: his })
  await alice.calls('traccar.devices.update', put({ ...van, groupId: 0 })).gets(200)
  await bob.calls('traccar.devices.list').gets(200, { length: 0 })
})

test('keeps the uniqueId consistent in 8 concurrent updates', async () => {
  const { alice, table } = await withVan()
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, n) => alice.calls('traccar.devices.update', put({ ...van, uniqueId: `n${n}` }))),
  )
  expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
  const { uniqueId } = (await alice.calls('traccar.devices.list').gets(200)).json[0]
  const held = await Promise.all(
    ['v', ...Array.from({ length: 8 }, (_, n) => `n${n}`)].map(name => table.get(keys.uniqueId(name))),
  )
  expect(held.flatMap(lock => (lock ? [lock.PK] : []))).toEqual([`UNIQUE#${uniqueId}`])
})
