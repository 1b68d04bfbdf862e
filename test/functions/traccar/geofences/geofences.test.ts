import { type Person, world } from '../../../kit/world.ts'

const yard = { name: 'Yard', description: '', area: 'CIRCLE (59.9127 10.7461, 250)' }
const added = async (person: Person, name: string) =>
  (await person.calls('traccar.geofences.create', { body: { ...yard, name } }).gets(200)).json.id

test('links a new geofence to its creator and returns its area as written', async () => {
  const { alice, bob } = await world()
  const area = 'POLYGON((1  2 , 3.0 4,5 6e0))'.replace('1  2', '1 2')
  const body = { id: -2, name: 'Yard', description: '<b>bold</b>', area, attributes: { color: 'red' } }
  const { json } = await alice.calls('traccar.geofences.create', { body }).gets(200)
  expect(json).toEqual({ ...body, id: 1, calendarId: 0 })
  await alice.calls('traccar.geofences.list').gets(200, [json])
  await bob.calls('traccar.geofences.list').gets(200, { length: 0 })
})

test('fills missing members with defaults', async () => {
  const { alice } = await world()
  const { json } = await alice
    .calls('traccar.geofences.create', { body: { name: 'Yard', area: 'LINESTRING (1 2, 3 4)', attributes: null } })
    .gets(200)
  expect(json).toEqual({
    id: 1,
    attributes: {},
    name: 'Yard',
    description: null,
    area: 'LINESTRING (1 2, 3 4)',
    calendarId: 0,
  })
})

const CIRCLE = 'area must be written as CIRCLE (latitude longitude, radius)'
test.each([
  [{ area: undefined }, 'area is required'],
  [{ area: null }, 'area is required'],
  [{ area: 'POINT (1 2)' }, 'Unknown geometry type'],
  [{ area: 'CIRCLE (NaN NaN, 5)' }, CIRCLE],
  [{ area: 'CIRCLE (1 2, 1e999)' }, CIRCLE],
  [{ area: 'CIRCLE (1 2, -5)' }, 'area must not have a negative radius'],
  [{ area: `CIRCLE (${'1'.repeat(20_000)} 2, 3)` }, 'area must have at most 16384 characters'],
  [{ area: `LINESTRING (${'1 2,'.repeat(1000)}1 2)` }, 'area must have at most 1000 vertices'],
  [{ name: '' }, 'name must not be empty'],
  [{ name: undefined }, 'name is required'],
  [{ description: 'x'.repeat(129) }, 'description must have at most 128 characters'],
  [{ calendar: 0 }, 'Unrecognized member "calendar"'],
])('rejects %j: %s', async (over, message) => {
  const { alice, stores } = await world()
  await added(alice, 'first')
  const body = { ...yard, ...over }
  await alice.calls('traccar.geofences.create', { body }).gets(400, message)
  await alice.calls('traccar.geofences.update', { params: { id: 1 }, body }).gets(400, message)
  expect(await stores.geofences.all()).toMatchObject([{ ...yard, name: 'first' }])
})

test('rejects an area of 1 MB before parsing it', async () => {
  const { alice } = await world()
  const body = { ...yard, area: 'POLYGON ((' + '1 2, '.repeat(250_000) }
  await alice.calls('traccar.geofences.create', { body }).gets(413)
})

test('rejects missing and inaccessible geofences alike', async () => {
  const { admin, alice, bob } = await world()
  await added(alice, 'Yard')
  for (const id of [1, 99]) {
    await bob.calls('traccar.geofences.update', { params: { id }, body: yard }).gets(400, 'Geofence access denied')
    await bob.calls('traccar.geofences.remove', { params: { id } }).gets(400, 'Geofence access denied')
  }
  await admin.calls('traccar.geofences.update', { params: { id: 99 }, body: yard }).gets(400, 'Geofence access denied')
  await admin.calls('traccar.geofences.remove', { params: { id: 99 } }).gets(400, 'Geofence access denied')
  await admin.calls('traccar.geofences.update', { params: { id: 1 }, body: yard }).gets(200, { id: 1, name: 'Yard' })
  await alice.calls('traccar.geofences.remove', { params: { id: 1 } }).gets(204)
  await alice.calls('traccar.geofences.remove', { params: { id: 1 } }).gets(400, 'Geofence access denied')
})

test('replaces all members and requires the id of the path', async () => {
  const { alice } = await world()
  await alice.calls('traccar.geofences.create', { body: { ...yard, attributes: { a: 1 } } }).gets(200)
  const body = { id: 1, name: 'Gate', area: 'CIRCLE (1 2, 3)' }
  const { json } = await alice.calls('traccar.geofences.update', { params: { id: 1 }, body }).gets(200)
  expect(json).toEqual({ ...body, attributes: {}, description: null, calendarId: 0 })
  await alice.calls('traccar.geofences.list').gets(200, [json])
  await alice
    .calls('traccar.geofences.update', { params: { id: 1 }, body: { ...body, id: 2 } })
    .gets(400, 'The id in the path and the id in the body differ')
})

test('rejects writes by a readonly user', async () => {
  const { admin, user } = await world()
  const reader = await user('reader', { readonly: true })
  await added(admin, 'Yard')
  await admin.calls('traccar.permissions.linkGeofence', { body: { userId: reader.id, geofenceId: 1 } }).gets(200)
  await reader.calls('traccar.geofences.list').gets(200, [{ id: 1 }])
  await reader.calls('traccar.geofences.create', { body: yard }).gets(400, 'Account is readonly')
  await reader.calls('traccar.geofences.update', { params: { id: 1 }, body: yard }).gets(400, 'Account is readonly')
  await reader.calls('traccar.geofences.remove', { params: { id: 1 } }).gets(400, 'Account is readonly')
})

describe('list', () => {
  /**
   * World in which Alice has geofences 1 to 4: 2 and 3 linked to her device, 3 and 4 to her group. Bob has 5, without
   * links.
   */
  const linked = async () => {
    const here = await world()
    const { alice, bob } = here
    await alice.calls('traccar.groups.create', { body: { name: 'Vans' } }).gets(200)
    await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v', groupId: 1 } }).gets(200)
    await bob.calls('traccar.groups.create', { body: { name: 'Other' } }).gets(200)
    await bob.calls('traccar.devices.create', { body: { name: 'Other', uniqueId: 'o', groupId: 2 } }).gets(200)
    for (const name of ['a', 'b', 'c', 'd']) await added(alice, name)
    await added(bob, 'e')
    for (const geofenceId of [2, 3]) {
      await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: 1, geofenceId } }).gets(200)
    }
    for (const geofenceId of [3, 4]) {
      await alice.calls('traccar.groups.linkGeofence', { body: { groupId: 1, geofenceId } }).gets(200)
    }
    const ids = async (person: Person, query: Record<string, string | number | boolean> | string) => {
      const { json } = await person.calls('traccar.geofences.list', { query }).gets(200)
      return json.map(({ id }: { id: number }) => id)
    }
    return { ...here, ids }
  }

  test('is limited to geofences linked directly to a group and a device', async () => {
    const { admin, alice, bob, ids } = await linked()
    expect(await ids(alice, {})).toEqual([1, 2, 3, 4])
    expect(await ids(alice, { deviceId: 1 })).toEqual([2, 3])
    expect(await ids(alice, { groupId: 1 })).toEqual([3, 4])
    expect(await ids(alice, { groupId: 1, deviceId: 1 })).toEqual([3])
    expect(await ids(alice, 'deviceId=&groupId=0&refresh=true&_dc=1')).toEqual([1, 2, 3, 4])
    expect(await ids(admin, { all: true })).toEqual([1, 2, 3, 4, 5])
    expect(await ids(admin, { all: true, groupId: 1 })).toEqual([3, 4])
    expect(await ids(admin, { all: true, userId: bob.id, deviceId: 1, groupId: 1 })).toEqual([3])
    expect(await ids(admin, {})).toEqual([])
    expect(await ids(admin, { userId: alice.id, deviceId: 1 })).toEqual([2, 3])
    expect(await ids(bob, { userId: bob.id })).toEqual([5])
    expect(await ids(bob, { deviceId: 2, groupId: 2 })).toEqual([])
  })

  test.each([
    ['all=true', 400, 'Admin access required'],
    ['userId=2', 400, 'Admin access required'],
    ['groupId=1', 400, 'Group access denied'],
    ['groupId=99', 400, 'Group access denied'],
    ['deviceId=1', 400, 'Device access denied'],
    ['deviceId=99', 400, 'Device access denied'],
    ['deviceId=2&groupId=1', 400, 'Group access denied'],
    ['userId=3&deviceId=1', 400, 'Device access denied'],
    ['deviceId=x', 404, 'Not found'],
    ['deviceId=1&deviceId=2', 400, 'deviceId must not be repeated'],
  ])('rejects inaccessible objects and invalid parameters: %s', async (query, status, message) => {
    const { bob } = await linked()
    await bob.calls('traccar.geofences.list', { query }).gets(status, message)
  })
})
