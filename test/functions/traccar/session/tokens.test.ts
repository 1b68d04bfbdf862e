import { sessions } from '#shared/table/sessions.ts'
import { contents } from '../../../matrix/contents.ts'
import { type Person, world } from '../../../kit/world.ts'

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const mint = async (person: Person, body: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  (await person.calls('traccar.session.createToken', { body }).gets(200)).text

test('lists tokens with their last use, newest first, and never their secret', async () => {
  const { alice, bob, stranger, host } = await world()
  const token = await mint(alice, { name: 'Home Assistant', expiration: '2027-01-01T00:00:00Z' })
  await mint(alice, { rights: 'commands, read' })
  await mint(bob)
  host.clock.advance(60_000)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(200)
  const { json, text } = await alice.calls('traccar.session.tokens').gets(200)
  expect(json).toEqual([
    {
      id: 2,
      name: null,
      rights: ['read', 'commands'],
      created: '2026-06-01T12:00:00.000+00:00',
      expires: '2026-06-08T12:00:00.000+00:00',
      lastUsed: null,
    },
    {
      id: 1,
      name: 'Home Assistant',
      rights: ['read', 'write', 'devices', 'commands'],
      created: '2026-06-01T12:00:00.000+00:00',
      expires: '2027-01-01T00:00:00.000+00:00',
      lastUsed: '2026-06-01T12:01:00.000+00:00',
    },
  ])
  expect(text).not.toContain(token)
})

test('records the use of a token, and of its sessions, at most every five minutes', async () => {
  const { alice, stranger, host, table } = await world()
  const token = await mint(alice)
  const lastUsed = async () => (await alice.calls('traccar.session.tokens')).json[0].lastUsed
  const session = { cookies: [`JSESSIONID=${await sessionOf(token)}`] }
  expect(await lastUsed()).toBe('2026-06-01T12:00:00.000+00:00')
  host.clock.advance(299_999)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(200)
  expect(await lastUsed()).toBe('2026-06-01T12:00:00.000+00:00')
  host.clock.advance(1)
  await stranger.calls('traccar.devices.list', session).gets(200)
  expect(await lastUsed()).toBe('2026-06-01T12:05:00.000+00:00')

  async function sessionOf(by: string) {
    const { cookies } = await stranger.calls('traccar.session.get', { query: { token: by } }).gets(200)
    const value = cookies[0]!.split(';')[0]!.slice('JSESSIONID='.length)
    expect(await sessions(table).find(value, host.now())).toBeDefined()
    return value
  }
})

test('revokes a token by its id, with the sessions that it opened', async () => {
  const { alice, bob, stranger } = await world()
  const token = await mint(alice)
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
  await bob.calls('traccar.session.removeToken', { params: { id: 1 } }).gets(204)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(200)
  await alice.calls('traccar.session.removeToken', { params: { id: 1 } }).gets(204)
  await alice.calls('traccar.session.removeToken', { params: { id: 1 } }).gets(204)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(401)
  await stranger.calls('traccar.devices.list', { cookies: [cookies[0]!.split(';')[0]!] }).gets(401)
  await alice.calls('traccar.session.tokens').gets(200, [])
})

test('lists no token that has ended: by time, by possession, or by a new password', async () => {
  const { admin, alice, host } = await world()
  const short = { expiration: '2026-06-01T13:00:00Z' }
  await mint(alice, short)
  await alice.calls('traccar.session.revokeToken', { body: { token: await mint(alice) } }).gets(204)
  await mint(alice)
  expect((await alice.calls('traccar.session.tokens')).json).toHaveLength(2)
  host.clock.advance(3_600_000)
  expect((await alice.calls('traccar.session.tokens')).json).toMatchObject([{ id: 3 }])
  const body = { name: 'A', email: alice.email, password: 'another password' }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  await admin.calls('traccar.session.tokens', { query: { userId: alice.id } }).gets(200, [])
})

test('lets administrators, and managers of a user, create, list and revoke its tokens', async () => {
  const { admin, alice, bob, stranger, user, stores } = await world()
  const manager = await user('manager', { userLimit: 5 })
  await manager.calls('traccar.users.create', { body: { name: 'M', email: 'm@example.org', password: 'my password' } })
  const managed = (await stores.users.byName('m@example.org'))!.id
  const token = await mint(admin, { userId: alice.id, rights: 'read' })
  await stranger.calls('traccar.session.get', bearer(token)).gets(200, { id: alice.id })
  const managers = await mint(manager, { userId: managed })
  await stranger.calls('traccar.session.get', bearer(managers)).gets(200, { id: managed })
  const named = { query: { userId: alice.id } }
  await admin.calls('traccar.session.tokens', named).gets(200, [{ id: 1, rights: ['read'] }])
  for (const other of [bob, manager]) {
    await other.calls('traccar.session.tokens', named).gets(400, 'Admin access required')
    await other.calls('traccar.session.removeToken', { params: { id: 1 }, ...named }).gets(400)
    await other.calls('traccar.session.createToken', { body: { userId: alice.id } }).gets(400)
  }
  await admin.calls('traccar.session.removeToken', { params: { id: 1 }, ...named }).gets(204)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(401)
  // A narrowed token of an administrator must not become another user.
  const narrowed = await mint(admin, { rights: 'read,write,devices' })
  const body = { userId: alice.id, rights: 'read' }
  await stranger
    .calls('traccar.session.createToken', { ...bearer(narrowed), body })
    .gets(400, 'The token is narrowed and cannot do this')
})

test('creates no token for the temporary user of a share', async () => {
  const { admin, alice } = await world()
  const { json: van } = await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: '1' } }).gets(200)
  const shared = { params: { kind: 'device' }, body: { deviceId: van.id } }
  const { text: link } = await alice.calls('traccar.shares.shareObject', shared).gets(200)
  expect(link).not.toBe('')
  const { json: people } = await admin.calls('traccar.users.list').gets(200)
  const guest = people.find(({ temporary }: { temporary: boolean }) => temporary)
  await admin
    .calls('traccar.session.createToken', { body: { userId: guest.id } })
    .gets(400, 'A share creates the tokens of its temporary user')
})

test('deletes the tokens of a removed user', async () => {
  const { admin, alice, host } = await world()
  const before = await contents(host)
  await mint(alice)
  await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
  const added = [...(await contents(host)).keys()].filter(key => !before.has(key))
  expect(added).toEqual(['COUNTER\ntoken'])
})
