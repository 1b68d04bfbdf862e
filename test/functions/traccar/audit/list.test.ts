import { operations } from '#shared/api/index.ts'
import type { Action } from '#shared/model/action.ts'
import { contents } from '../../../matrix/contents.ts'
import { PASSWORD, type Person, world } from '../../../kit/world.ts'

const RANGE = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }
const listed = async (admin: Person) => (await admin.calls('traccar.audit.list', { query: RANGE }).gets(200)).json

/** The type, object and user of each entry. */
const told = async (admin: Person) =>
  (await listed(admin)).map(
    ({ actionType, objectType, objectId, userId }: Action) => `${userId} ${actionType} ${objectType} ${objectId}`,
  )

test('records changes with user, address and object, oldest first, and nothing that was refused or read', async () => {
  const { admin, alice, bob, stranger, host } = await world()
  const van = { name: 'Van', uniqueId: 'van-1' }
  const { json: device } = await alice.calls('traccar.devices.create', { body: van, ip: '198.51.100.7' }).gets(200)
  const at = { params: { id: device.id } }
  host.clock.advance(1000)
  await alice.calls('traccar.devices.update', { ...at, body: { ...van, id: device.id } }).gets(200)
  await bob.calls('traccar.devices.remove', at).gets(400)
  await stranger.calls('traccar.devices.remove', at).gets(401)
  await bob.calls('traccar.devices.list').gets(200)
  host.clock.advance(1000)
  const link = { userId: bob.id, deviceId: device.id }
  await admin.calls('traccar.permissions.linkDevice', { body: link }).gets(200)
  host.clock.advance(1000)
  await admin.calls('traccar.permissions.unlinkDevice', { body: link }).gets(204)
  host.clock.advance(1000)
  await alice.calls('traccar.devices.remove', at).gets(204)
  const [first, , linked] = await listed(admin)
  expect(first).toEqual({
    id: expect.any(Number),
    attributes: {},
    actionTime: '2026-06-01T12:00:00.000+00:00',
    address: '198.51.100.7',
    userId: 2,
    userEmail: 'alice@example.org',
    actionType: 'create',
    objectType: 'device',
    objectId: device.id,
  })
  expect(linked).toMatchObject({ objectId: device.id, attributes: { userId: 3 } })
  expect(await told(admin)).toEqual([
    '2 create device 1',
    '2 edit device 1',
    '1 link device 1',
    '1 unlink device 1',
    '2 remove device 1',
  ])
})

test('records sign-ins by every door, sign-outs, tokens and new identities, and no secret', async () => {
  const { admin, alice, stranger, host } = await world()
  const next = () => host.clock.advance(1000)
  const login = { email: alice.email, password: PASSWORD }
  await stranger.calls('traccar.session.create', { body: login }).gets(200)
  await stranger.calls('traccar.session.create', { body: { ...login, password: 'wrong' } }).gets(401)
  next()
  await stranger.calls('smartserver.auth.login', { body: { username: alice.email, password: PASSWORD } }).gets(200)
  next()
  await stranger.calls('devicehive.token.login', { body: { login: alice.email, password: PASSWORD } }).gets(201)
  next()
  const token = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
  next()
  await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
  next()
  await alice.calls('traccar.session.removeToken', { params: { id: 1 } }).gets(204)
  next()
  await alice.calls('traccar.session.remove').gets(204)
  next()
  const manager = { params: { id: alice.id }, body: { name: 'A', email: alice.email, password: 'a newer one' } }
  await admin.calls('traccar.users.update', manager).gets(200)
  const before = await told(admin)
  expect(before).toEqual([
    '2 login user 2',
    '2 login user 2',
    '2 login user 2',
    '2 create token 0',
    '2 login user 2',
    '2 remove token 1',
    '2 logout user 0',
    '1 edit user 2',
  ])
  next()
  const { cookies } = await admin.calls('traccar.session.become', { params: { id: alice.id } }).gets(200)
  expect(cookies).toHaveLength(1)
  const entries = [...(await contents(host, /^$/))].filter(([key]) => key.startsWith('AUDIT#'))
  expect(entries).toHaveLength(before.length + 1)
  for (const secret of [token, PASSWORD, 'a newer one']) expect(entries.flat().join()).not.toContain(secret)
  expect(entries.flat().join()).toContain('"ttl"')
})

test('is for administrators, and limits the range', async () => {
  const { admin, alice } = await world()
  await alice.calls('traccar.audit.list', { query: RANGE }).gets(400, 'Admin access required')
  await admin
    .calls('traccar.audit.list', { query: { from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z' } })
    .gets(400, 'The range must be at most 92 days')
  const day = { from: '2026-05-30T00:00:00Z', to: '2026-05-31T23:59:59Z' }
  await admin.calls('traccar.audit.list', { query: day }).gets(200, [])
})

test('makes the change if the log cannot be written, and says so in the log of the server', async () => {
  const { alice, host } = await world()
  const { authorize } = host
  Object.assign(host, {
    authorize: (address: string, grants: never, action: string, partition?: string) => {
      if (partition?.startsWith('AUDIT#')) throw new Error('not now')
      authorize(address, grants, action, partition)
    },
  })
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van-1' } }).gets(200)
  expect(host.logged).toEqual([expect.objectContaining({ level: 'error' })])
})

test('says for every change of every API whether and how it is recorded', () => {
  const silent = operations.filter(({ method, audited }) => !['GET', 'ANY'].includes(method) && !audited)
  expect(silent.map(({ address }) => address).sort()).toEqual([
    'devicehive.token.login',
    'devicehive.token.refresh',
    'smartserver.auth.login',
    'traccar.notificationRules.test',
    'traccar.notificationRules.testAll',
    'traccar.notifications.test',
    'traccar.password.reset',
    'traccar.password.update',
    'traccar.push.test',
    'traccar.session.create',
    'traccar.users.newTotpKey',
  ])
  const types = Object.fromEntries(operations.map(({ address, audited }) => [address, audited]))
  expect(types).toMatchObject({
    'traccar.commands.create': { type: 'command', object: 'device' },
    'traccar.devices.setDistance': { type: 'accumulators', object: 'device' },
    'traccar.users.removeTotp': { type: 'edit', object: 'user' },
    'vehicles.associations.create': { type: 'link' },
    'smartserver.users.create': { type: 'create', object: 'user' },
  })
})
