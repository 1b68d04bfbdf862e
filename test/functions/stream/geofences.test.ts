import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { world } from '../../kit/world.ts'

/** Returns a circle with a radius of 50 m around the position of the drive at the given minute. */
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

test('raises each crossing of a device geofence and a group geofence once', async () => {
  const { alice, van, depot, fence, crossings, inside } = await withVan()
  const [own, groups] = [await fence(1), await fence(2)]
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: own } }).gets(200)
  await alice.calls('traccar.groups.linkGeofence', { body: { groupId: depot, geofenceId: groups } }).gets(200)
  await drive(van, [atMinute(0), atMinute(1)])
  expect(await inside()).toEqual([own])
  await drive(van, [atMinute(2), atMinute(3)])
  expect(await crossings()).toEqual([
    `geofenceEnter ${own}`,
    `geofenceExit ${own}`,
    `geofenceEnter ${groups}`,
    `geofenceExit ${groups}`,
  ])
  expect(await inside()).toEqual([])
})

test('raises all exits before all entries', async () => {
  const { alice, van, fence, crossings } = await withVan()
  // Created in this order so that an entered geofence has the lowest id.
  const [entered, left, alsoLeft, alsoEntered] = [await fence(9), await fence(1), await fence(1), await fence(9)]
  for (const geofenceId of [left, alsoLeft, entered, alsoEntered])
    await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId } }).gets(200)
  await drive(van, [atMinute(0), atMinute(1), atMinute(9)])
  expect((await crossings()).slice(2)).toEqual([
    `geofenceExit ${left}`,
    `geofenceExit ${alsoLeft}`,
    `geofenceEnter ${entered}`,
    `geofenceEnter ${alsoEntered}`,
  ])
})

test('raises entries of polygons drawn beyond 360° or across the 180th meridian', async () => {
  const { alice, van, crossings } = await withVan()
  const areas = [
    'POLYGON ((49.9 369.9, 49.9 370.1, 50.1 370.1, 50.1 369.9, 49.9 369.9))',
    'POLYGON ((-17 179.5, -17 180.5, -16 180.5, -16 179.5, -17 179.5))',
    'POLYGON ((-17 179.5, -17 -179.5, -16 -179.5, -16 179.5, -17 179.5))',
  ]
  const ids: number[] = []
  for (const area of areas) {
    const made = (await alice.calls('traccar.geofences.create', { body: { name: 'Area', area } }).gets(200)).json
    expect(made.area).toBe(area)
    ids.push(made.id)
    await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: made.id } }).gets(200)
  }
  await drive(van, [
    atMinute(0, { latitude: 0, longitude: 0 }),
    atMinute(1, { latitude: 50, longitude: 10 }),
    atMinute(2, { latitude: -16.5, longitude: -179.8 }),
  ])
  expect(await crossings()).toEqual([
    `geofenceEnter ${ids[0]}`,
    `geofenceExit ${ids[0]}`,
    `geofenceEnter ${ids[1]}`,
    `geofenceEnter ${ids[2]}`,
  ])
  expect((await alice.calls('traccar.geofences.list').gets(200)).json.map(({ area }: any) => area)).toEqual(areas)
})

test('raises no event when a geofence is created or deleted around a parked device', async () => {
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

test('raises no crossing for a late position, and stores the geofences of each position', async () => {
  const { alice, van, fence, crossings } = await withVan()
  const yard = await fence(1)
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: yard } }).gets(200)
  await drive(van, [atMinute(0), atMinute(3), atMinute(1)])
  expect(await crossings()).toEqual([])
  const query = { deviceId: van, from: '2026-06-01T12:00:00Z', to: '2026-06-01T13:00:00Z' }
  const { json } = await alice.calls('traccar.positions.list', { query }).gets(200)
  expect(json.map((position: { geofenceIds: number[] }) => position.geofenceIds)).toEqual([[], [yard], []])
})
