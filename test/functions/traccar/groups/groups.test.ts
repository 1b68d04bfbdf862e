import { world } from '../../../kit/world.ts'

test('links a new group to its creator', async () => {
  const { alice, bob } = await world()
  const body = { id: -1, name: 'Vans', groupId: 0, attributes: { speedLimit: '54' } }
  const { json } = await alice.calls('traccar.groups.create', { body }).gets(200)
  expect(json).toEqual({ id: 1, attributes: { speedLimit: '54' }, name: 'Vans', groupId: 0 })
  await alice.calls('traccar.groups.list').gets(200, [json])
  await bob.calls('traccar.groups.list').gets(200, { length: 0 })
})

test('includes subgroups in the access to a group', async () => {
  const { alice, bob, admin } = await world()
  await alice.calls('traccar.groups.create', { body: { name: 'All' } }).gets(200)
  await alice.calls('traccar.groups.create', { body: { name: 'Vans', groupId: 1 } }).gets(200)
  await alice.calls('traccar.groups.create', { body: { name: 'Small vans', groupId: 2 } }).gets(200)
  await admin.calls('traccar.permissions.linkGroup', { body: { userId: bob.id, groupId: 2 } }).gets(200)
  const { json } = await bob.calls('traccar.groups.list').gets(200)
  expect(json.map(({ name }: { name: string }) => name)).toEqual(['Vans', 'Small vans'])
  await bob.calls('traccar.groups.update', { params: { id: 3 }, body: { name: 'Tiny', groupId: 2 } }).gets(200)
  // A group can stay in an inaccessible parent group but cannot be moved into one.
  await bob.calls('traccar.groups.update', { params: { id: 2 }, body: { name: 'V', groupId: 1 } }).gets(200)
  await bob
    .calls('traccar.groups.update', { params: { id: 3 }, body: { name: 'Tiny', groupId: 1 } })
    .gets(400, 'Group access denied')
})

test('lists own groups, those of a managed user, or all for administrators', async () => {
  const { admin, alice, bob } = await world()
  await alice.calls('traccar.groups.create', { body: { name: 'Vans' } }).gets(200)
  await admin.calls('traccar.groups.list').gets(200, { length: 0 })
  await admin.calls('traccar.groups.list', { query: { userId: alice.id } }).gets(200, [{ id: 1 }])
  await admin
    .calls('traccar.groups.list', { query: { all: 'TRUE', _dc: 1, page: 1, limit: 25 } })
    .gets(200, [{ id: 1 }])
  await admin.calls('traccar.groups.list', { query: { userId: 99 } }).gets(200, { length: 0 })
  await bob.calls('traccar.groups.list', { query: { all: true } }).gets(400, 'Admin access required')
  await bob.calls('traccar.groups.list', { query: { userId: alice.id } }).gets(400, 'Admin access required')
  await bob.calls('traccar.groups.list', { query: { userId: 'x' } }).gets(404, 'Not found')
})

test.each([
  [{}, 'name is required'],
  [{ name: '' }, 'name must not be empty'],
  [{ name: 'x'.repeat(129) }, 'name must have at most 128 characters'],
  [{ name: 'x', parent: 1 }, 'Unrecognized member "parent"'],
  [{ name: 'x', groupId: 99 }, 'Group access denied'],
  [{ name: 'x', groupId: 1 }, 'Group access denied'],
  [{ name: 'x', attributes: 5 }, 'attributes must be an object'],
])('rejects %j: %s', async (body, message) => {
  const { alice, group, stores } = await world()
  await group(0)
  await alice.calls('traccar.groups.create', { body }).gets(400, message)
  expect(await stores.groups.all()).toHaveLength(1)
})

test('rejects missing and inaccessible groups alike, and lets administrators change all groups', async () => {
  const { admin, alice, bob } = await world()
  await alice.calls('traccar.groups.create', { body: { name: 'Vans' } }).gets(200)
  for (const id of [1, 99]) {
    await bob.calls('traccar.groups.update', { params: { id }, body: { name: 'x' } }).gets(400, 'Group access denied')
    await bob.calls('traccar.groups.remove', { params: { id } }).gets(400, 'Group access denied')
  }
  await admin
    .calls('traccar.groups.update', { params: { id: 99 }, body: { name: 'x' } })
    .gets(400, 'Group access denied')
  await admin.calls('traccar.groups.remove', { params: { id: 99 } }).gets(400, 'Group access denied')
  await admin.calls('traccar.groups.update', { params: { id: 1 }, body: { name: 'x' } }).gets(200, { name: 'x', id: 1 })
  await admin.calls('traccar.groups.remove', { params: { id: 1 } }).gets(204)
})

test('requires matching ids in path and body, and rejects a path that is not a number', async () => {
  const { alice } = await world()
  await alice.calls('traccar.groups.create', { body: { name: 'Vans' } }).gets(200)
  await alice
    .calls('traccar.groups.update', { params: { id: 1 }, body: { id: 2, name: 'x' } })
    .gets(400, 'The id in the path and the id in the body differ')
  await alice.calls('traccar.groups.remove', { params: { id: 'x' } }).gets(404, 'Not found')
})

test('rejects writes by a readonly user', async () => {
  const { user, group } = await world()
  const reader = await user('reader', { readonly: true })
  await group(0, reader)
  await reader.calls('traccar.groups.list').gets(200, [{ id: 1 }])
  await reader.calls('traccar.groups.create', { body: { name: 'x' } }).gets(400, 'Account is readonly')
  await reader
    .calls('traccar.groups.update', { params: { id: 1 }, body: { name: 'x' } })
    .gets(400, 'Account is readonly')
  await reader.calls('traccar.groups.remove', { params: { id: 1 } }).gets(400, 'Account is readonly')
})

test('rejects moving a group into itself or its subgroups', async () => {
  const { alice } = await world()
  for (const groupId of [0, 1, 2])
    await alice.calls('traccar.groups.create', { body: { name: 'x', groupId } }).gets(200)
  const move = (id: number, groupId: number) =>
    alice.calls('traccar.groups.update', { params: { id }, body: { name: 'x', groupId } })
  await move(1, 1).gets(400, 'Cycle in group hierarchy')
  await move(1, 2).gets(400, 'Cycle in group hierarchy')
  await move(1, 3).gets(400, 'Cycle in group hierarchy')
  await move(3, 1).gets(200, { groupId: 1 })
  await move(2, 3).gets(200, { groupId: 3 })
  await move(3, 2).gets(400, 'Cycle in group hierarchy')
})

test('allows 20 nested groups, whether created or moved', async () => {
  const { alice } = await world()
  for (let groupId = 0; groupId < 20; groupId += 1) {
    await alice.calls('traccar.groups.create', { body: { name: 'x', groupId } }).gets(200)
  }
  const tooDeep = 'Groups can be nested at most 20 levels deep'
  await alice.calls('traccar.groups.create', { body: { name: 'x', groupId: 20 } }).gets(400, tooDeep)
  await alice.calls('traccar.groups.create', { body: { name: 'pair' } }).gets(200)
  const pair = (await alice.calls('traccar.groups.list').gets(200)).json.at(-1).id
  await alice.calls('traccar.groups.create', { body: { name: 'x', groupId: pair } }).gets(200)
  const move = (groupId: number) =>
    alice.calls('traccar.groups.update', { params: { id: pair }, body: { name: 'pair', groupId } })
  await move(19).gets(400, tooDeep)
  await move(18).gets(200)
})

test('moves devices and subgroups of a deleted group to the top and ends access through it', async () => {
  const { alice, bob, admin } = await world()
  await alice.calls('traccar.groups.create', { body: { name: 'All' } }).gets(200)
  await alice.calls('traccar.groups.create', { body: { name: 'Vans', groupId: 1 } }).gets(200)
  await alice.calls('traccar.groups.create', { body: { name: 'Small', groupId: 2 } }).gets(200)
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v', groupId: 2 } }).gets(200)
  await admin.calls('traccar.permissions.linkGroup', { body: { userId: bob.id, groupId: 1 } }).gets(200)
  await bob.calls('traccar.devices.list').gets(200, { length: 1 })
  await alice.calls('traccar.groups.remove', { params: { id: 2 } }).gets(204)
  await alice.calls('traccar.groups.list').gets(200, [{ id: 1 }, { id: 3, groupId: 0, name: 'Small' }])
  await alice.calls('traccar.devices.list').gets(200, [{ id: 1, groupId: 0, name: 'Van' }])
  await bob.calls('traccar.devices.list').gets(200, { length: 0 })
  await bob.calls('traccar.groups.list').gets(200, { length: 1 })
  await alice
    .calls('traccar.devices.update', { params: { id: 1 }, body: { name: 'Van', uniqueId: 'v', groupId: 2 } })
    .gets(400, 'Group access denied')
})
