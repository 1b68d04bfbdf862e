import { keys } from '#shared/table/keys.ts'
import { tokenHash } from '#shared/table/credentials.ts'
import { type Person, world } from '../../../kit/world.ts'

const DAY_MS = 86_400_000
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''

const createToken = async (person: Pick<Person, 'calls'>, body: object | string = '', sent: object = {}) =>
  (await person.calls('traccar.session.createToken', { body, ...sent }).gets(200)).text

test('creates a random token that is valid for 7 days as bearer or query token', async () => {
  const { alice, stranger, host } = await world()
  const { text, headers } = await alice.calls('traccar.session.createToken').gets(200)
  expect(text).toMatch(/^[\w-]{43}$/)
  expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  host.clock.advance(7 * DAY_MS - 1)
  await stranger.calls('traccar.devices.list', bearer(text)).gets(200)
  await stranger.calls('traccar.session.get', { query: { token: text } }).gets(200, { id: alice.id })
  host.clock.advance(1)
  await stranger.calls('traccar.devices.list', bearer(text)).gets(401)
  await stranger.calls('traccar.session.get', { query: { token: text } }).gets(401, 'Invalid token')
})

test('stores only the hash of a token, with its name and expiration', async () => {
  const { alice, table } = await world()
  const token = await createToken(alice, { name: 'Home Assistant', expiration: '2026-12-24T00:00:00Z' })
  const item = await table.get(keys.token(tokenHash(token)))
  expect(item).toMatchObject({ userId: alice.id, name: 'Home Assistant', expiresAt: Date.parse('2026-12-24') })
  expect(JSON.stringify(item)).not.toContain(token)
})

test('revokes a token and the sessions that it opened, but no others', async () => {
  const { alice, stranger } = await world()
  const [token, other] = [await createToken(alice), await createToken(alice)]
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
  const opened = { cookies: [pairOf(cookies)] }
  await stranger.calls('traccar.devices.list', opened).gets(200)
  await alice.calls('traccar.session.revokeToken', { body: { token } }).gets(204)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(401)
  await stranger.calls('traccar.devices.list', opened).gets(401)
  await stranger.calls('traccar.devices.list', bearer(other)).gets(200)
  await alice.calls('traccar.devices.list').gets(200)
  await alice.calls('traccar.session.revokeToken', { body: { token } }).gets(204)
})

test('revokes a token set by an administrator', async () => {
  const { admin, alice, stranger, stores } = await world()
  const token = 'abcdefghijklmnop1234'
  const body = { name: 'A', email: alice.email, token }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  await stranger.calls('traccar.session.revokeToken', { body: { token }, ...bearer(token) }).gets(204)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(401)
  expect(await stores.users.byId(alice.id)).toMatchObject({ tokenHash: null })
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200, { token })
})

test('limits tokens created with a token to its expiration, also through a session', async () => {
  const { alice, stranger, host } = await world()
  const token = await createToken(alice, { expiration: '2026-06-02T12:00:00Z' })
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
  const opened = { cookies: [pairOf(cookies)] }
  const created = await createToken(stranger, { expiration: '2027-01-01' }, bearer(token))
  const createdInSession = await createToken(stranger, { expiration: '2027-01-01' }, opened)
  host.clock.advance(DAY_MS - 1)
  for (const sent of [bearer(created), bearer(createdInSession), opened])
    await stranger.calls('traccar.devices.list', sent).gets(200)
  host.clock.advance(1)
  for (const sent of [bearer(created), bearer(createdInSession), opened])
    await stranger.calls('traccar.devices.list', sent).gets(401)
})

test('revokes tokens when the password changes and when the account is disabled or deleted', async () => {
  const { admin, alice, bob, stranger } = await world()
  const [hers, his] = [await createToken(alice), await createToken(bob)]
  const change = (person: Person, more: object) =>
    admin
      .calls('traccar.users.update', { params: { id: person.id }, body: { name: 'x', email: person.email, ...more } })
      .gets(200)
  await change(alice, { password: 'another one' })
  await change(bob, { disabled: true })
  await stranger.calls('traccar.devices.list', bearer(hers)).gets(401)
  await stranger.calls('traccar.devices.list', bearer(his)).gets(401)
  await change(bob, {})
  await stranger.calls('traccar.devices.list', bearer(his)).gets(200)
  await admin.calls('traccar.users.remove', { params: { id: bob.id } }).gets(204)
  await stranger.calls('traccar.devices.list', bearer(his)).gets(401)
})

test.each([
  [{ expiration: 'tomorrow' }, 'expiration must be a date such as 2016-12-10T08:15:30Z'],
  [{ expiration: '2026-06-01T12:00:00Z' }, 'expiration must be in the future'],
  [{ name: 'x'.repeat(129) }, 'name must have at most 128 characters'],
])('rejects a token with %j: %s', async (body, message) => {
  const { alice } = await world()
  await alice.calls('traccar.session.createToken', { body }).gets(400, message)
})

test('requires sign-in to create and revoke tokens, and accepts an empty form but no JSON', async () => {
  const { alice, stranger } = await world()
  await stranger.calls('traccar.session.createToken').gets(401)
  await stranger.calls('traccar.session.revokeToken', { body: { token: 'x' } }).gets(401)
  await createToken(alice, { expiration: '', name: '' })
  await alice.calls('traccar.session.revokeToken', { body: '' }).gets(400, 'token is required')
  const headers = { 'content-type': 'application/json' }
  await alice.calls('traccar.session.createToken', { body: '{}', headers }).gets(415)
})
