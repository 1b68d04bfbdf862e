import { keys } from '#shared/table/keys.ts'
import { tokenHash } from '#shared/table/credentials.ts'
import { type Person, world } from '../../../kit/world.ts'

const DAY_MS = 86_400_000
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''

const mint = async (person: Pick<Person, 'calls'>, body: object | string = '', sent: object = {}) =>
  (await person.calls('traccar.session.createToken', { body, ...sent }).gets(200)).text

test('a token is text that nobody can guess, lasts a week, and works wherever a Bearer token does', async () => {
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

test('only the hash of a token is stored, with its name and its end', async () => {
  const { alice, table } = await world()
  const token = await mint(alice, { name: 'Home Assistant', expiration: '2026-12-24T00:00:00Z' })
  const item = await table.get(keys.token(tokenHash(token)))
  expect(item).toMatchObject({ userId: alice.id, name: 'Home Assistant', expiresAt: Date.parse('2026-12-24') })
  expect(JSON.stringify(item)).not.toContain(token)
})

test('a token ends when it is revoked, and so does the session that it opened; others stay', async () => {
  const { alice, stranger } = await world()
  const [token, other] = [await mint(alice), await mint(alice)]
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

test('the token that an administrator gave can be revoked too', async () => {
  const { admin, alice, stranger, stores } = await world()
  const token = 'abcdefghijklmnop1234'
  const body = { name: 'A', email: alice.email, token }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  await stranger.calls('traccar.session.revokeToken', { body: { token }, ...bearer(token) }).gets(204)
  await stranger.calls('traccar.devices.list', bearer(token)).gets(401)
  expect(await stores.users.byId(alice.id)).toMatchObject({ tokenHash: null })
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200, { token })
})

test('a token that ends makes none that lasts longer, not even through a session', async () => {
  const { alice, stranger, host } = await world()
  const token = await mint(alice, { expiration: '2026-06-02T12:00:00Z' })
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
  const opened = { cookies: [pairOf(cookies)] }
  const made = await mint(stranger, { expiration: '2027-01-01' }, bearer(token))
  const madeInSession = await mint(stranger, { expiration: '2027-01-01' }, opened)
  host.clock.advance(DAY_MS - 1)
  for (const sent of [bearer(made), bearer(madeInSession), opened])
    await stranger.calls('traccar.devices.list', sent).gets(200)
  host.clock.advance(1)
  for (const sent of [bearer(made), bearer(madeInSession), opened])
    await stranger.calls('traccar.devices.list', sent).gets(401)
})

test('tokens end with the password they were made under, and with the account', async () => {
  const { admin, alice, bob, stranger } = await world()
  const [hers, his] = [await mint(alice), await mint(bob)]
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
])('%j makes no token: %s', async (body, sentence) => {
  const { alice } = await world()
  await alice.calls('traccar.session.createToken', { body }).gets(400, sentence)
})

test('strangers make and revoke no tokens; an empty form makes one, JSON does not', async () => {
  const { alice, stranger } = await world()
  await stranger.calls('traccar.session.createToken').gets(401)
  await stranger.calls('traccar.session.revokeToken', { body: { token: 'x' } }).gets(401)
  await mint(alice, { expiration: '', name: '' })
  await alice.calls('traccar.session.revokeToken', { body: '' }).gets(400, 'token is required')
  const headers = { 'content-type': 'application/json' }
  await alice.calls('traccar.session.createToken', { body: '{}', headers }).gets(415)
})
