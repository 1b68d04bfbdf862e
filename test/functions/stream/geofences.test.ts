import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { world } from '../../kit/world.ts'

/** A circle of 100 m around the place of a minute of the drive. */
const around = (minute: number) => `CIRCLE (${50 + minute / 1000} 10, 50)`

const withVan = async () => {
  const here = await world()
  const { alice, stores } = here
  const depot = (await alice.calls('traccar.groups.create', { body: { name: 'Depot' } }).gets(200)).json.id
  const van = (
    await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van', groupId: depot } }).gets(200)
  ).json.id
  const fence = async (minute: number) =>
    (await alice.calls('traccar.geofences.create', { body: { name: 'Yard', area: around(minute) } }).gets(200)).json.id
  const crossings = async () => {
    const all: Event[] = []
    for await (const event of stores.events.between(deviceId(van), 0, Date.UTC(2027, 0, 1))) all.push(event)
    return all.filter(({ geofenceId }) => geofenceId > 0).map(({ type, geofenceId }) => `${type} ${geofenceId}`)
  }
  const inside = async () => (await alice.calls('traccar.devices.list').gets(200)).json[0].geofenceIds
  return { ...here, depot, van, fence, crossings, inside }
}

test('a device that drives through a geofence of its own and one of its group raises each crossing once', async () => {
  const { alice, van, depot, fence, crossings, inside } = await withVan()
  const [own, groups] = [await fence(1), await fence(2)]
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: own } }).gets(200)
  await alice.calls('traccar.groups.linkGeofence', { body: { groupId: depot, geofenceId: groups } }).gets(200)
  await drive(van, [atMinute(0), atMinute(1)])
  expect(await inside()).toEqual([own])
  await drive(van, [atMinute(2), atMinute(3)])
  expect(await crossings()).toEqual([
    `geofenceEnter ${own}`,
    `geofenceEnter ${groups}`,
    `geofenceExit ${own}`,
    `geofenceExit ${groups}`,
  ])
  expect(await inside()).toEqual([])
})

test('a geofence that is drawn around a parked device, or taken away from it, is no crossing', async () => {
  const { alice, van, fence, crossings, inside } = await withVan()
  await drive(van, [atMinute(0)])
  const yard = await fence(0)
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: yard } }).gets(200)
  await drive(van, [atMinute(0.1, { latitude: 50 })])
  expect([await inside(), await crossings()]).toEqual([[yard], []])
  await alice.calls('traccar.devices.unlinkGeofence', { body: { deviceId: van, geofenceId: yard } }).gets(204)
  await drive(van, [atMinute(0.2, { latitude: 50 })])
  expect([await inside(), await crossings()]).toEqual([[], []])
})

test('a late position raises no crossing, and each position says where it was', async () => {
  const { alice, van, fence, crossings } = await withVan()
  const yard = await fence(1)
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: yard } }).gets(200)
  await drive(van, [atMinute(0), atMinute(3), atMinute(1)])
  expect(await crossings()).toEqual([])
  const query = { deviceId: van, from: '2026-06-01T12:00:00Z', to: '2026-06-01T13:00:00Z' }
  const { json } = await alice.calls('traccar.positions.list', { query }).gets(200)
  expect(json.map((position: { geofenceIds: number[] }) => position.geofenceIds)).toEqual([[], [yard], []])
})
