import { keys } from '#shared/table/keys.ts'
import { groupId, userId } from '#shared/model/ids.ts'
import { type Person, type World, world } from '../../../kit/world.ts'

/** World in which Alice has device 1, group 1 and geofence 1, and Bob has device 2, group 2 and geofence 2. */
const neighbours = async (): Promise<World> => {
  const here = await world()
  for (const [person, name] of [
    [here.alice, 'a'],
    [here.bob, 'b'],
  ] as const) {
    await person.calls('traccar.groups.create', { body: { name } }).gets(200)
    await person.calls('traccar.devices.create', { body: { name, uniqueId: name } }).gets(200)
    await person.calls('traccar.geofences.create', { body: { name, area: 'CIRCLE (1 2, 3)' } }).gets(200)
  }
  return here
}

const geofencesOf = async (person: Person, query = {}) =>
  (await person.calls('traccar.geofences.list', { query }).gets(200)).json.map(({ id }: { id: number }) => id)

describe('users and groups', () => {
  test('grants access to a group and its devices with a link and revokes it with its deletion', async () => {
    const { admin, alice, bob } = await neighbours()
    await alice.calls('traccar.devices.update', { params: { id: 1 }, body: { name: 'a', uniqueId: 'a', groupId: 1 } })
    const body = { userId: bob.id, groupId: 1 }
    const { json } = await admin.calls('traccar.permissions.linkGroup', { body }).gets(200)
    expect(json).toEqual(body)
    await bob.calls('traccar.devices.list').gets(200, [{ id: 1 }, { id: 2 }])
    await bob.calls('traccar.groups.update', { params: { id: 1 }, body: { name: 'x' } }).gets(200)
    await admin.calls('traccar.permissions.unlinkGroup', { body }).gets(204)
    await bob.calls('traccar.devices.list').gets(200, { length: 1 })
    await bob.calls('traccar.groups.update', { params: { id: 1 }, body: { name: 'x' } }).gets(400)
  })

  test('requires an administrator to link', async () => {
    const { alice, bob, stranger } = await neighbours()
    for (const body of [
      { userId: alice.id, groupId: 2 },
      { userId: bob.id, groupId: 1 },
    ]) {
      await alice.calls('traccar.permissions.linkGroup', { body }).gets(400, 'Admin access required')
      await alice.calls('traccar.permissions.unlinkGroup', { body }).gets(400, 'Admin access required')
      await stranger.calls('traccar.permissions.linkGroup', { body }).gets(401)
    }
    await alice.calls('traccar.groups.list').gets(200, { length: 1 })
  })

  test.each([
    [{ userId: 2 }, 'groupId must be a number'],
    [{ userId: 2, groupId: 1, deviceId: 1 }, 'Unrecognized member "deviceId"'],
    [{ userId: '2', groupId: 1 }, 'userId must be a number'],
    [{ userId: 99, groupId: 1 }, 'User not found'],
    [{ userId: 2, groupId: 99 }, 'Group not found'],
    [{ userId: 2, groupId: 0 }, 'groupId must be at least 1'],
  ])('rejects %j: %s', async (body, message) => {
    const { admin } = await neighbours()
    await admin.calls('traccar.permissions.linkGroup', { body }).gets(400, message)
  })
})

describe('users and geofences', () => {
  test('lets administrators link any geofence and users unlink their own', async () => {
    const { admin, alice, bob } = await neighbours()
    const body = { userId: bob.id, geofenceId: 1 }
    await admin.calls('traccar.permissions.linkGeofence', { body }).gets(200, body)
    expect(await geofencesOf(bob)).toEqual([1, 2])
    // A user can change a linked geofence and link it to its devices.
    await bob.calls('traccar.devices.linkGeofence', { body: { deviceId: 2, geofenceId: 1 } }).gets(200)
    await bob.calls('traccar.permissions.linkGeofence', { body }).gets(200)
    await bob.calls('traccar.permissions.unlinkGeofence', { body }).gets(204)
    expect(await geofencesOf(bob)).toEqual([2])
    expect(await geofencesOf(alice)).toEqual([1])
    await bob.calls('traccar.permissions.linkGeofence', { body }).gets(400, 'Geofence access denied')
  })

  test('rejects linking inaccessible geofences or other users', async () => {
    const { alice, bob } = await neighbours()
    const links = ['traccar.permissions.linkGeofence', 'traccar.permissions.unlinkGeofence']
    for (const address of links) {
      await alice.calls(address, { body: { userId: alice.id, geofenceId: 2 } }).gets(400, 'Geofence access denied')
      await alice.calls(address, { body: { userId: alice.id, geofenceId: 99 } }).gets(400, 'Geofence access denied')
      await alice.calls(address, { body: { userId: bob.id, geofenceId: 1 } }).gets(400, 'Admin access required')
    }
    expect([await geofencesOf(alice), await geofencesOf(bob)]).toEqual([[1], [2]])
  })

  test('lets a manager link its geofences to managed users', async () => {
    const { alice, admin, table, user } = await neighbours()
    const carol = await user('carol')
    await table.write({ put: { ...keys.userManaged(alice.id, carol.id) } })
    await alice.calls('traccar.permissions.linkGeofence', { body: { userId: carol.id, geofenceId: 1 } }).gets(200)
    expect(await geofencesOf(carol)).toEqual([1])
    await admin
      .calls('traccar.permissions.linkGeofence', { body: { userId: 99, geofenceId: 1 } })
      .gets(400, 'User not found')
    await admin
      .calls('traccar.permissions.linkGeofence', { body: { userId: 2, geofenceId: 99 } })
      .gets(400, 'Geofence access denied')
  })
})

describe.each([
  ['devices', 'deviceId', 'Device access denied'],
  ['groups', 'groupId', 'Group access denied'],
] as const)('links of %s and geofences', (group, member, denied) => {
  const [link, unlink] = [`traccar.${group}.linkGeofence`, `traccar.${group}.unlinkGeofence`]

  test('links and unlinks idempotently, and bumps the configuration version only on changes', async () => {
    const { alice, stores } = await neighbours()
    const body = { [member]: 1, geofenceId: 1 }
    const before = await stores.config.version()
    await Promise.all([1, 2, 3].map(() => alice.calls(link, { body }).gets(200, body)))
    expect(await geofencesOf(alice, { [member]: 1 })).toEqual([1])
    await Promise.all([1, 2].map(() => alice.calls(unlink, { body }).gets(204)))
    expect(await geofencesOf(alice, { [member]: 1 })).toEqual([])
    expect(await stores.config.version()).toBe(before + 2)
  })

  test('requires access to both objects', async () => {
    const { admin, alice } = await neighbours()
    for (const address of [link, unlink]) {
      await alice.calls(address, { body: { [member]: 2, geofenceId: 1 } }).gets(400, denied)
      await alice.calls(address, { body: { [member]: 1, geofenceId: 2 } }).gets(400, 'Geofence access denied')
      await alice.calls(address, { body: { [member]: 99, geofenceId: 1 } }).gets(400, denied)
      await alice.calls(address, { body: { [member]: 1, geofenceId: 99 } }).gets(400, 'Geofence access denied')
      await admin.calls(address, { body: { [member]: 99, geofenceId: 1 } }).gets(400, denied)
      await admin.calls(address, { body: { [member]: 1, geofenceId: 99 } }).gets(400, 'Geofence access denied')
    }
    await admin.calls(link, { body: { [member]: 1, geofenceId: 2 } }).gets(200)
  })

  test.each([
    [{ geofenceId: 1 }, `${member} must be a number`],
    [{ [member]: 1 }, 'geofenceId must be a number'],
    [{ [member]: 1, geofenceId: 1, userId: 1 }, 'Unrecognized member "userId"'],
    [{ [member]: 1, geofenceId: '1' }, 'geofenceId must be a number'],
    [{ [member]: 0, geofenceId: 1 }, `${member} must be at least 1`],
    [[], 'The body must be an object'],
  ])('rejects %j: %s', async (body, message) => {
    const { alice } = await neighbours()
    await alice.calls(link, { body }).gets(400, message)
    await alice.calls(unlink, { body }).gets(400, message)
  })

  test('rejects writes by a readonly user', async () => {
    const { admin, user } = await neighbours()
    const reader = await user('reader', { readonly: true })
    await admin.calls('traccar.permissions.linkDevice', { body: { userId: reader.id, deviceId: 1 } }).gets(200)
    await admin.calls('traccar.permissions.linkGroup', { body: { userId: reader.id, groupId: 1 } }).gets(200)
    await admin.calls('traccar.permissions.linkGeofence', { body: { userId: reader.id, geofenceId: 1 } }).gets(200)
    const body = { [member]: 1, geofenceId: 1 }
    await reader.calls(link, { body }).gets(400, 'Account is readonly')
    await reader.calls(unlink, { body }).gets(400, 'Account is readonly')
    const own = { body: { userId: reader.id, geofenceId: 1 } }
    await reader.calls('traccar.permissions.unlinkGeofence', own).gets(400, 'Account is readonly')
  })

  test('requires a body to unlink', async () => {
    const { alice } = await neighbours()
    await alice.calls(unlink).gets(400, 'A body is required')
  })
})

test('deletes the links of deleted objects', async () => {
  const { admin, alice, bob, table } = await neighbours()
  const body = { deviceId: 1, geofenceId: 1 }
  await alice.calls('traccar.devices.linkGeofence', { body }).gets(200)
  await alice.calls('traccar.groups.linkGeofence', { body: { groupId: 1, geofenceId: 1 } }).gets(200)
  await bob.calls('traccar.groups.linkGeofence', { body: { groupId: 2, geofenceId: 2 } }).gets(200)
  await admin.calls('traccar.devices.linkGeofence', { body: { deviceId: 1, geofenceId: 2 } }).gets(200)
  await admin.calls('traccar.permissions.linkGeofence', { body: { userId: bob.id, geofenceId: 1 } }).gets(200)

  const under = async (PK: string) => {
    const found: string[] = []
    for await (const { SK } of table.query({ PK })) found.push(SK)
    return found
  }
  await alice.calls('traccar.geofences.remove', { params: { id: 1 } }).gets(204)
  expect(await under(keys.linked({ kind: 'geofence', id: 1 }).PK)).toEqual([])
  expect(await under('DEVICE#1')).not.toContain('GEOFENCE#1')
  expect(await under('GROUP#1')).not.toContain('GEOFENCE#1')
  expect(await under(`USER#${bob.id}`)).not.toContain('GEOFENCE#1')

  await alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  expect(await under('GEOFENCE#2')).toEqual(['GEOFENCE', 'GROUP#2', `USER#${bob.id}`])
  await bob.calls('traccar.groups.remove', { params: { id: 2 } }).gets(204)
  expect(await under('GEOFENCE#2')).toEqual(['GEOFENCE', `USER#${bob.id}`])
  expect(await under(keys.group(groupId(2)).PK)).toEqual([])
  await admin.calls('traccar.users.remove', { params: { id: bob.id } }).gets(204)
  expect(await under('GEOFENCE#2')).toEqual(['GEOFENCE'])
  expect(await under(keys.user(userId(bob.id)).PK)).toEqual([])
})
