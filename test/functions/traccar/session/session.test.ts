import { PASSWORD, world } from '../../../kit/world.ts'

const form = (email: string, password = PASSWORD) => ({ body: { email, password } })

/** Returns the name=value pair that a browser would send back. */
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''

test('signs in with the user and a HttpOnly, SameSite cookie', async () => {
  const { stranger, host } = await world()
  const { cookies, json } = await stranger.calls('traccar.session.create', form('alice@example.org')).gets(200)
  expect(json).toMatchObject({ id: 2, email: 'alice@example.org', administrator: false, password: null, token: null })
  expect(cookies).toEqual([
    expect.stringMatching(/^JSESSIONID=2\.[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
  ])
  await stranger.calls('traccar.session.get', { cookies: [pairOf(cookies)] }).gets(200, { id: 2 })
  expect(JSON.stringify(host.logged)).toBe('[]')
})

test('ignores case and spaces of the email address, but not of the password', async () => {
  const { stranger } = await world()
  await stranger.calls('traccar.session.create', form(' ALICE@example.org ')).gets(200)
  await stranger.calls('traccar.session.create', form('alice@example.org', `${PASSWORD} `)).gets(401)
})

test.each([
  ['a wrong password', form('alice@example.org', 'wrong')],
  ['an unknown address', form('nobody@example.org', 'wrong')],
  ['no password', { body: { email: 'alice@example.org' } }],
  ['an empty body', { body: '' }],
  ['a password that is too long', form('alice@example.org', 'x'.repeat(1_000_000))],
  ['an address that is too long', form('x'.repeat(900_000))],
])('returns the same 401 without a cookie for %s', async (_, sent) => {
  const { stranger } = await world()
  const response = await stranger.calls('traccar.session.create', sent).gets(401, 'Wrong email address or password')
  expect(response.cookies).toEqual([])
  expect(response.headers).not.toHaveProperty('www-authenticate')
})

test('reports a disabled or expired account only with the right password', async () => {
  const { stranger, user } = await world()
  await user('off', { disabled: true })
  await user('old', { expirationTime: '2026-05-31T00:00:00.000+00:00' })
  await stranger.calls('traccar.session.create', form('off@example.org')).gets(400, 'Account is disabled')
  await stranger.calls('traccar.session.create', form('old@example.org')).gets(400, 'Account has expired')
  await stranger.calls('traccar.session.create', form('off@example.org', 'wrong')).gets(401)
})

test('rejects a JSON body and repeated members', async () => {
  const { stranger } = await world()
  const headers = { 'content-type': 'application/json' }
  await stranger.calls('traccar.session.create', { body: '{}', headers }).gets(415, 'The body must be a form in UTF-8')
  await stranger.calls('traccar.session.create', { body: 'email=a&email=b' }).gets(400, 'email must not be repeated')
})

test('opens a new session on sign-in and ends the session of the request', async () => {
  const { alice, stranger } = await world()
  const sent = { ...form('bob@example.org'), cookies: [alice.cookie] }
  const { cookies } = await stranger.calls('traccar.session.create', sent).gets(200)
  expect(pairOf(cookies)).not.toBe(alice.cookie)
  await alice.calls('traccar.session.get').gets(404)
  const chosen = 'JSESSIONID=2.' + 'a'.repeat(43)
  const fixed = await stranger
    .calls('traccar.session.create', { ...form('alice@example.org'), cookies: [chosen] })
    .gets(200)
  expect(pairOf(fixed.cookies)).not.toBe(chosen)
  await stranger.calls('traccar.session.get', { cookies: [chosen] }).gets(404)
})

test('deletes the session on sign-out', async () => {
  const { alice, stranger } = await world()
  const { cookies } = await alice.calls('traccar.session.remove').gets(204)
  expect(cookies).toEqual(['JSESSIONID=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure'])
  await stranger.calls('traccar.session.get', { cookies: [alice.cookie] }).gets(404, 'Not signed in')
  await alice.calls('traccar.session.remove').gets(401)
  await stranger.calls('traccar.session.remove').gets(401)
})

test('accepts sign-out with a Basic header and ends no session', async () => {
  const { alice } = await world()
  await alice.callsWithPassword('traccar.session.remove').gets(204)
  await alice.calls('traccar.session.get').gets(200)
})

test('returns 404 without a session, also with a Basic header', async () => {
  const { alice, stranger } = await world()
  await stranger.calls('traccar.session.get').gets(404, 'Not signed in')
  await alice.callsWithPassword('traccar.session.get').gets(404)
  await stranger.calls('traccar.session.get', { headers: { 'content-type': 'application/json' } }).gets(404)
})

test('expires a session after 30 days regardless of use', async () => {
  const { alice, host } = await world()
  host.clock.advance(30 * 86_400_000 - 1)
  await alice.calls('traccar.session.get').gets(200)
  host.clock.advance(1)
  await alice.calls('traccar.session.get').gets(404)
})

test('rejects disabled and expired accounts from the next request', async () => {
  const { admin, alice, bob, host } = await world()
  const change = (person: typeof alice, more: object) =>
    admin
      .calls('traccar.users.update', { params: { id: person.id }, body: { name: 'x', email: person.email, ...more } })
      .gets(200)
  await change(alice, { disabled: true })
  await change(bob, { expirationTime: '2026-06-01T12:00:01Z' })
  await alice.calls('traccar.devices.list').gets(401)
  await alice.calls('traccar.session.get').gets(400, 'Account is disabled')
  await bob.calls('traccar.devices.list').gets(200)
  host.clock.advance(1000)
  await bob.calls('traccar.devices.list').gets(401)
  await bob.calls('traccar.session.get').gets(400, 'Account has expired')
})

test('opens a session for a query token, and accepts it as bearer token everywhere', async () => {
  const { admin, alice, stranger } = await world()
  const token = 'abcdefghijklmnop1234'
  const body = { name: 'A', email: alice.email, token }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  const { cookies } = await stranger
    .calls('traccar.session.get', { query: { token } })
    .gets(200, { id: 2, token: null })
  await stranger.calls('traccar.devices.list', { cookies: [pairOf(cookies)] }).gets(200)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  await stranger.calls('traccar.session.get', { headers }).gets(200, { id: 2 })
  await stranger.calls('traccar.devices.list', { headers }).gets(200)
  await stranger.calls('traccar.devices.list', { query: { token } }).gets(401)
  await stranger.calls('traccar.session.get', { query: { token: 'wrong' } }).gets(401, 'Invalid token')
  await admin
    .calls('traccar.users.update', { params: { id: alice.id }, body: { ...body, token: null, disabled: true } })
    .gets(200)
  await stranger.calls('traccar.session.get', { query: { token } }).gets(400, 'Account is disabled')
  await stranger.calls('traccar.devices.list', { headers }).gets(401)
})

test('rejects the session of a deleted user, also after new users are created', async () => {
  const { admin, alice, user } = await world()
  await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
  await alice.calls('traccar.session.get').gets(404)
  expect((await user('dora')).id).toBe(4)
  await alice.calls('traccar.session.get').gets(404)
})
