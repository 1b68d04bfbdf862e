import { deviceId } from '#shared/model/ids.ts'
import type { Key, Table } from '#shared/table/table.ts'
import { geofences } from '#shared/table/geofences.ts'
import { world } from '../kit/world.ts'

test('applies to a device its own geofences and those of its groups at any level', async () => {
  const { admin, alice, stores } = await world()
  for (const groupId of [0, 1, 2, 0])
    await admin.calls('traccar.groups.create', { body: { name: 'x', groupId } }).gets(200)
  await admin.calls('traccar.devices.create', { body: { name: 'x', uniqueId: 'x', groupId: 3 } }).gets(200)
  for (let n = 1; n <= 7; n += 1) {
    await alice.calls('traccar.geofences.create', { body: { name: `${n}`, area: 'CIRCLE (1 2, 3)' } }).gets(200)
  }
  const van = deviceId(1)
  expect(await stores.geofences.idsOfDevice(van)).toEqual([])
  await admin.calls('traccar.devices.linkGeofence', { body: { deviceId: 1, geofenceId: 6 } }).gets(200)
  for (const [groupId, geofenceId] of [
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [1, 6],
  ]) {
    await admin.calls('traccar.groups.linkGeofence', { body: { groupId, geofenceId } }).gets(200)
  }
  expect(await stores.geofences.idsOfDevice(van)).toEqual([1, 2, 3, 6])

  await admin.calls('traccar.groups.update', { params: { id: 2 }, body: { name: 'x', groupId: 4 } }).gets(200)
  expect(await stores.geofences.idsOfDevice(van)).toEqual([2, 3, 4, 6])
  await alice.calls('traccar.geofences.remove', { params: { id: 3 } }).gets(204)
  expect(await stores.geofences.idsOfDevice(van)).toEqual([2, 4, 6])
  await admin.calls('traccar.groups.remove', { params: { id: 3 } }).gets(204)
  expect(await stores.geofences.idsOfDevice(van)).toEqual([6])
  expect(await stores.geofences.idsOfDevice(deviceId(99))).toEqual([])
})

test('reads the geofence ids of a device in two reads if it has no group', async () => {
  const { admin, table } = await world()
  await admin.calls('traccar.devices.create', { body: { name: 'x', uniqueId: 'x' } }).gets(200)
  await admin.calls('traccar.geofences.create', { body: { name: 'x', area: 'CIRCLE (1 2, 3)' } }).gets(200)
  await admin.calls('traccar.devices.linkGeofence', { body: { deviceId: 1, geofenceId: 1 } }).gets(200)
  const reads: string[] = []
  const counting: Table = {
    ...table,
    get: (key: Key) => (reads.push('get'), table.get(key)),
    getMany: keys => (reads.push('getMany'), table.getMany(keys)),
    query: range => (reads.push('query'), table.query(range)),
  }
  expect(await geofences(counting).idsOfDevice(deviceId(1))).toHaveLength(1)
  expect(reads.sort()).toEqual(['get', 'query'])
})
