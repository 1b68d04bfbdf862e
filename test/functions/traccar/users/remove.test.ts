import { keys } from '#shared/table/keys.ts'
import { deviceId } from '#shared/model/ids.ts'
import { type Person, world } from '../../../kit/world.ts'

const remove = (caller: Person, { id }: Pick<Person, 'id'>) => caller.calls('traccar.users.remove', { params: { id } })

test('deletes a user with sessions, links and credentials, and releases its email address', async () => {
  const { admin, alice, bob, group, table } = await world()
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200)
  const fleet = await group(0, alice)
  await admin
    .calls('traccar.users.update', {
      params: { id: alice.id },
      body: { name: 'A', email: alice.email, token: 'abcdefghijklmnop1234' },
    })
    .gets(200)
  await alice.callsWithPassword('traccar.devices.list').gets(200)
  await remove(alice, alice).gets(204)
  await alice.calls('traccar.devices.list').gets(401)
  await alice.callsWithPassword('traccar.devices.list').gets(401)
  await bob
    .calls('traccar.devices.list', { cookies: [], headers: { authorization: 'Bearer abcdefghijklmnop1234' } })
    .gets(401)
  const left = await table.getMany([
    keys.user(alice.id),
    keys.credential(alice.id),
    keys.email('alice@example.org'),
    keys.userDevice(alice.id, deviceId(1)),
    keys.deviceUser(deviceId(1), alice.id),
    keys.userGroup(alice.id, fleet),
    keys.groupUser(fleet, alice.id),
  ])
  expect(left.filter(Boolean)).toEqual([])
  // The device is kept, as in Traccar. An administrator can link it to another user.
  await admin.calls('traccar.devices.list', { query: { all: true } }).gets(200, [{ id: 1 }])
  const again = { name: 'Alice', email: 'alice@example.org', password: 'long enough' }
  await admin.calls('traccar.users.create', { body: again }).gets(200, { id: 4 })
})

test('deletes a user with more links than a transaction can hold', async () => {
  const { admin, alice, stores, table } = await world()
  const record = {
    attributes: {},
    name: 'x',
    groupId: 0,
    phone: null,
    model: null,
    contact: null,
    category: null,
    expirationTime: null,
    disabled: false,
  }
  const ids = []
  for (let n = 0; n < 40; n += 1) {
    ids.push(await stores.devices.create({ ...record, uniqueId: `u${n}` }, { id: alice.id, deviceLimit: 0, at: 0 }))
  }
  await remove(admin, alice).gets(204)
  expect((await table.getMany(ids.map(id => keys.deviceUser(id, alice.id)))).filter(Boolean)).toEqual([])
})

test('decrements the managed users of a manager when one is deleted', async () => {
  const { user, stores } = await world()
  const boss = await user('boss', { userLimit: 1 })
  const creates = (email: string) =>
    boss.calls('traccar.users.create', { body: { name: 'C', email, password: 'long enough' } })
  const { json } = await creates('c').gets(200)
  await creates('d').gets(400, 'Manager user limit reached')
  await remove(boss, json).gets(204)
  await creates('d').gets(200)
  expect(await stores.users.byId(boss.id)).toMatchObject({ managed: 1 })
})

test('rejects deleting inaccessible users, missing users and the last administrator', async () => {
  const { admin, alice, bob } = await world()
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200)
  await remove(alice, bob).gets(400, 'Admin access required')
  await alice.calls('traccar.users.remove', { params: { id: 99 } }).gets(400, 'Admin access required')
  await admin.calls('traccar.users.remove', { params: { id: 99 } }).gets(400, 'User access denied')
  await remove(admin, admin).gets(400, 'The last administrator must remain')
  await admin.calls('traccar.users.list').gets(200, { length: 3 })
})
