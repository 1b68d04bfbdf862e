/** `GET /permissions`: which objects of two kinds are linked. */
import { world } from '../../../kit/world.ts'

const linked = async () => {
  const here = await world()
  const { admin, alice, bob } = here
  const van = { name: 'Van', uniqueId: 'van' }
  await alice.calls('traccar.devices.create', { body: van }).gets(200, { id: 1 })
  await bob.calls('traccar.devices.create', { body: { ...van, uniqueId: 'bus' } }).gets(200, { id: 2 })
  await alice.calls('traccar.geofences.create', { body: { name: 'Yard', area: 'CIRCLE (1 2, 50)' } }).gets(200)
  await here.group(0, alice, bob)
  const link = (body: object) => admin.calls('traccar.permissions.link', { body }).gets(204)
  await link({ userId: bob.id, deviceId: 1 })
  await link({ deviceId: 1, geofenceId: 1 })
  await link({ groupId: 1, geofenceId: 1 })
  await link({ userId: alice.id, managedUserId: bob.id })
  const list = async (query: Readonly<Record<string, string>>) =>
    (await admin.calls('traccar.permissions.list', { query }).gets(200)).json
  return { ...here, list }
}

test('lists the pairs of two kinds, of one end, of both, or of any', async () => {
  const { list } = await linked()
  const all = [
    { userId: 2, deviceId: 1 },
    { userId: 3, deviceId: 1 },
    { userId: 3, deviceId: 2 },
  ]
  expect(await list({ userId: '0', deviceId: '0' })).toEqual(all)
  expect(await list({ userId: '3', deviceId: '0' })).toEqual(all.slice(1))
  expect(await list({ userId: '0', deviceId: '1' })).toEqual(all.slice(0, 2))
  expect(await list({ userId: '3', deviceId: '2' })).toEqual([{ userId: 3, deviceId: 2 }])
  expect(await list({ userId: '2', deviceId: '2' })).toEqual([])
  expect(await list({ userId: '99', deviceId: '0' })).toEqual([])
})

test('lists pairs of devices, groups and managers', async () => {
  const { list } = await linked()
  expect(await list({ deviceId: '0', geofenceId: '0' })).toEqual([{ deviceId: 1, geofenceId: 1 }])
  expect(await list({ groupId: '0', geofenceId: '1' })).toEqual([{ groupId: 1, geofenceId: 1 }])
  expect(await list({ userId: '0', geofenceId: '1' })).toEqual([{ userId: 2, geofenceId: 1 }])
  expect(await list({ userId: '0', groupId: '1' })).toHaveLength(2)
  for (const query of [
    { userId: '0', managedUserId: '0' },
    { userId: '0', managedUserId: '3' },
  ])
    expect(await list(query)).toEqual([{ userId: 2, managedUserId: 3 }])
  expect(await list({ deviceId: '1', driverId: '0' })).toEqual([])
})

test.each([
  [{}],
  [{ userId: '1' }],
  [{ userId: '1', deviceId: '0', groupId: '0' }],
  [{ groupId: '1', deviceId: '0' }],
  [{ deviceId: '1', calendarId: '0' }],
])('rejects %j, which names no two kinds that can be linked', async query => {
  const { admin } = await world()
  await admin
    .calls('traccar.permissions.list', { query })
    .gets(400, 'The query must have two ids of kinds that can be linked, of which 0 means any')
})

test('rejects ids that are no numbers, and callers that are no administrators', async () => {
  const { admin, alice } = await world()
  const query = { userId: '-1', deviceId: '0' }
  await admin.calls('traccar.permissions.list', { query }).gets(400, 'userId must be an id, or 0 for any')
  await alice.calls('traccar.permissions.list', { query: { ...query, userId: '2' } }).gets(400, 'Admin access required')
})

test('lists the users that are linked to a device, to their manager', async () => {
  const { admin, alice, bob } = await linked()
  const users = async (person: typeof alice, deviceId: number) =>
    (await person.calls('traccar.users.list', { query: { deviceId } }).gets(200)).json.map(
      ({ id }: { id: number }) => id,
    )
  expect(await users(admin, 1)).toEqual([alice.id, bob.id])
  expect(await users(admin, 2)).toEqual([bob.id])
  expect(await users(alice, 1)).toEqual([bob.id])
  await alice.calls('traccar.users.list', { query: { deviceId: 2 } }).gets(400, 'Device access denied')
})
