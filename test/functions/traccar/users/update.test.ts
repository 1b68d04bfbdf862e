import { basic, PASSWORD, type Person, world } from '../../../kit/world.ts'

const update = (caller: Person, target: Pick<Person, 'id'>, body: object) =>
  caller.calls('traccar.users.update', { params: { id: target.id }, body })
const named = (name: string) => ({ name, email: `${name}@example.org` })

test('changes the caller’s profile and resets missing members', async () => {
  const { alice } = await world()
  await update(alice, alice, { ...named('alice'), id: alice.id, map: 'osm', zoom: 4 }).gets(200, {
    map: 'osm',
    zoom: 4,
  })
  await update(alice, alice, named('alice')).gets(200, { map: null, zoom: 0, password: null })
})

test.each([
  { admin: true },
  { administrator: true },
  { readonly: true },
  { deviceReadonly: true },
  { limitCommands: true },
  { disabled: true },
  { fixedEmail: true },
  { deviceLimit: 5 },
  { userLimit: 3 },
  { expirationTime: '2030-01-01' },
  { token: 'abcdefghijklmnop1234' },
])('rejects %j from a user for itself and stores nothing of the body', async protectedMember => {
  const { alice, stores } = await world()
  await update(alice, alice, { ...named('alice'), map: 'osm', ...protectedMember }).gets(400, 'Admin access required')
  expect(await stores.users.byId(alice.id)).toMatchObject({ map: null, rev: 1 })
})

test('rejects removing a restriction by omitting it', async () => {
  const { user } = await world()
  const reader = await user('reader', { readonly: true })
  await update(reader, reader, named('reader')).gets(400, 'Admin access required')
  await update(reader, reader, { ...named('reader'), readonly: true, map: 'osm' }).gets(200, {
    readonly: true,
    map: 'osm',
  })
})

test('lets only administrators change a fixed email address', async () => {
  const { admin, user } = await world()
  const fixed = await user('fixed', { fixedEmail: true })
  const body = { ...named('fixed'), email: 'other@example.org', fixedEmail: true }
  await update(fixed, fixed, body).gets(400, 'Admin access required')
  await update(admin, fixed, body).gets(200, { email: 'other@example.org' })
})

test('rejects missing and inaccessible users alike', async () => {
  const { admin, alice, bob } = await world()
  await update(alice, bob, named('bob')).gets(400, 'Admin access required')
  await alice.calls('traccar.users.update', { params: { id: 99 }, body: named('x') }).gets(400, 'Admin access required')
  await admin.calls('traccar.users.update', { params: { id: 99 }, body: named('x') }).gets(400, 'User access denied')
  await admin.calls('traccar.users.update', { params: { id: 'me' }, body: named('x') }).gets(404)
  await update(alice, alice, { ...named('alice'), id: bob.id }).gets(
    400,
    'The id in the path and the id in the body differ',
  )
})

test('treats administrator and admin as one flag, and applies the changed one if both are sent', async () => {
  const { admin, alice } = await world()
  const alices = (more: object) => update(admin, alice, { ...named('alice'), ...more })
  await alices({ admin: true }).gets(200, { admin: true, administrator: true })
  await alices({ administrator: true }).gets(200, { admin: true })
  await alices({ admin: true, administrator: false }).gets(200, { admin: false, administrator: false })
  await alices({ admin: false, administrator: true }).gets(200, { admin: true, administrator: true })
  await alices({}).gets(200, { admin: false, administrator: false })
})

test.each([
  { administrator: false },
  { administrator: true, disabled: true },
  { administrator: true, expirationTime: '2026-07-01' },
])('rejects %j for the last administrator', async body => {
  const { admin, user } = await world()
  await update(admin, admin, { ...named('admin'), ...body }).gets(400, 'The last administrator must remain')
  await user('second', { administrator: true })
  await update(admin, admin, { ...named('admin'), ...body }).gets(200)
})

test('keeps one administrator if two demote each other concurrently', async () => {
  const { admin, user, stores } = await world()
  const second = await user('second', { administrator: true })
  const all = await Promise.all([update(admin, second, named('second')), update(second, admin, named('admin'))])
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
  const left = await Promise.all([stores.users.byId(admin.id), stores.users.byId(second.id)])
  expect(left.filter(account => account?.administrator)).toHaveLength(1)
})

test('applies a new password at once, ends other sessions and ignores absent, null and empty ones', async () => {
  const { alice, stranger, stores, host } = await world()
  await alice.callsWithPassword('traccar.devices.list').gets(200)
  const other = `JSESSIONID=${await stores.sessions.open((await stores.users.byId(alice.id))!, host.now())}`
  await update(alice, alice, { ...named('alice'), password: 'new secret' }).gets(200, { password: null })
  await alice.callsWithPassword('traccar.devices.list').gets(401)
  await alice.callsWithPassword('traccar.devices.list', {}, 'new secret').gets(200)
  await alice.calls('traccar.devices.list').gets(200)
  await stranger.calls('traccar.devices.list', { cookies: [other] }).gets(401)
  for (const password of [undefined, null, '']) await update(alice, alice, { ...named('alice'), password }).gets(200)
  await alice.callsWithPassword('traccar.devices.list', {}, 'new secret').gets(200)
})

test('accepts a new email address at once and releases the old one', async () => {
  const { alice, bob, stranger } = await world()
  await alice.callsWithPassword('traccar.devices.list').gets(200)
  await update(alice, alice, { name: 'A', email: 'new@example.org' }).gets(200)
  await alice.callsWithPassword('traccar.devices.list').gets(401)
  const headers = { authorization: basic('NEW@example.org', PASSWORD) }
  await stranger.calls('traccar.devices.list', { headers }).gets(200)
  await update(bob, bob, { name: 'B', email: 'new@example.org' }).gets(400, 'email is already in use')
  await update(bob, bob, { name: 'B', email: 'alice@example.org' }).gets(200)
})

test('accepts one of two concurrent changes to the same email address', async () => {
  const { alice, bob } = await world()
  const all = await Promise.all([alice, bob].map(one => update(one, one, { name: 'x', email: 'new@example.org' })))
  expect(all.map(({ status }) => status).sort()).toEqual([200, 400])
})

test('keeps the token if it is absent, null or empty, and replaces it by another', async () => {
  const { admin, alice, stranger } = await world()
  const uses = (token: string) =>
    stranger.calls('traccar.devices.list', { headers: { authorization: `Bearer ${token}` } })
  const [first, second] = ['firstfirstfirst1', 'secondsecondsec2']
  await update(admin, alice, { ...named('alice'), token: first }).gets(200, { token: first })
  await uses(first).gets(200)
  await update(admin, alice, named('alice')).gets(200, { token: null })
  await update(alice, alice, { ...named('alice'), token: null }).gets(200, { token: null })
  await update(alice, alice, { ...named('alice'), token: '' }).gets(200, { token: null })
  await uses(first).gets(200)
  await update(admin, alice, { ...named('alice'), token: second }).gets(200)
  await uses(first).gets(401)
  await uses(second).gets(200)
  for (const token of ['', null]) await update(admin, alice, { ...named('alice'), token }).gets(200, { token: null })
  await uses(second).gets(200)
})

test('lets a manager restrict managed users, but not grant rights', async () => {
  const { admin, user, bob } = await world()
  const boss = await user('boss', { userLimit: 3 })
  const { json } = await boss
    .calls('traccar.users.create', { body: { ...named('carol'), password: 'long enough' } })
    .gets(200)
  await update(boss, json, { ...named('carol'), disabled: true }).gets(200, { disabled: true })
  await update(boss, json, { ...named('carol'), administrator: true }).gets(400, 'Admin access required')
  await update(boss, json, { ...named('carol'), deviceLimit: 4 }).gets(400, 'Admin access required')
  await update(boss, bob, named('bob')).gets(400, 'Admin access required')
  await admin.calls('traccar.users.remove', { params: { id: json.id } }).gets(204)
  await update(boss, json, named('carol')).gets(400, 'Admin access required')
})

test('rejects changes of a managed user who became an administrator', async () => {
  const { admin, user } = await world()
  const boss = await user('boss', { userLimit: 3 })
  const { json } = await boss
    .calls('traccar.users.create', { body: { ...named('carol'), password: 'long enough' } })
    .gets(200)
  await update(admin, json, { ...named('carol'), administrator: true }).gets(200)
  await update(boss, json, { ...named('carol'), administrator: true, password: 'all mine' }).gets(
    400,
    'Admin access required',
  )
  await boss.calls('traccar.users.remove', { params: { id: json.id } }).gets(400, 'Admin access required')
})
