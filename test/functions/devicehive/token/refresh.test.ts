/** Refreshing access tokens, and the checks of every request with a token. */
import { createHmac } from 'node:crypto'
import { claimsOf, hiveWorld, holding } from '../../../kit/hive.ts'
import type { World } from '../../../kit/world.ts'

const DAY_MS = 86_400_000
const UNAUTHORIZED = { error: 401, message: 'Unauthorized' }

const pair = async ({ admin, alice }: World, more = {}) => {
  const body = { userId: alice.id, actions: ['GetCurrentUser'], networkIds: [5], ...more }
  return (await admin.calls('devicehive.token.create', { body }).gets(201)).json
}
const refresh = ({ stranger }: World, refreshToken: unknown) =>
  stranger.calls('devicehive.token.refresh', { body: { refreshToken } })
const current = ({ stranger }: World, authorization: string) =>
  stranger.calls('devicehive.users.getCurrent', { headers: { authorization } })

test('issues an access token with the scope of the refresh token, valid for 30 minutes', async () => {
  const here = await hiveWorld()
  const { refreshToken } = await pair(here, { expiration: '2026-06-02T00:00:00Z' })
  const { json } = await refresh(here, refreshToken).gets(201)
  expect(Object.keys(json)).toEqual(['accessToken'])
  const expected = { u: here.alice.id, a: [10], n: ['5'], dt: null, e: here.host.now() + 1_800_000, t: 1 }
  expect(claimsOf(json.accessToken)).toEqual(expected)
  await refresh(here, refreshToken).gets(201)
})

test('checks the token type before the expiration', async () => {
  const here = await hiveWorld()
  const { accessToken } = await pair(here, { expiration: 1000 })
  await refresh(here, accessToken).gets(401, { error: 401, message: 'Invalid token type' })
})

test('rejects a refresh token after 182 days', async () => {
  const here = await hiveWorld()
  const { refreshToken } = await pair(here)
  here.host.clock.advance(182 * DAY_MS - 1)
  await refresh(here, refreshToken).gets(201)
  here.host.clock.advance(1)
  await refresh(here, refreshToken).gets(401, { error: 401, message: 'Token has expired' })
})

test.each([[undefined], [''], ['a.b.c'], ['nonsense'], [7]])('rejects %p as refresh token', async refreshToken => {
  await refresh(await hiveWorld(), refreshToken).gets(401, UNAUTHORIZED)
})

test('records a login without resetting the count of wrong passwords', async () => {
  const here = await hiveWorld()
  const { refreshToken } = await pair(here)
  await here.stranger.calls('devicehive.token.login', { body: { login: here.alice.email, password: 'wrong one' } })
  await refresh(here, refreshToken).gets(201)
  const account = await here.stores.users.byId(here.alice.id)
  expect(account).toMatchObject({ failedLogins: 1, lastLogin: here.host.now() })
})

test('rejects tokens of locked, disabled and deleted users', async () => {
  const here = await hiveWorld()
  const { accessToken, refreshToken } = await pair(here)
  const params = { id: here.alice.id }
  for (const status of [1, 2]) {
    await here.admin.calls('devicehive.users.update', { params, body: { status } }).gets(204)
    await refresh(here, refreshToken).gets(401, UNAUTHORIZED)
    await current(here, `Bearer ${accessToken}`).gets(401, UNAUTHORIZED)
  }
  await here.admin.calls('devicehive.users.update', { params, body: { status: 0 } }).gets(204)
  await current(here, `Bearer ${accessToken}`).gets(401, UNAUTHORIZED)
  await here.admin.calls('traccar.users.remove', { params }).gets(204)
  await refresh(here, refreshToken).gets(401, UNAUTHORIZED)
  await current(here, `Bearer ${accessToken}`).gets(401, UNAUTHORIZED)
})

test('rejects tokens of a user disabled by Traccar', async () => {
  const here = await hiveWorld()
  const { accessToken } = await pair(here)
  const { json } = await here.admin.calls('traccar.users.get', { params: { id: here.alice.id } })
  const body = { ...json, disabled: true }
  await here.admin.calls('traccar.users.update', { params: { id: here.alice.id }, body }).gets(200)
  await current(here, `Bearer ${accessToken}`).gets(401, UNAUTHORIZED)
})

test('revokes all tokens when the password changes', async () => {
  const here = await hiveWorld()
  const { accessToken } = await pair(here)
  const body = { password: 'another one' }
  await here.admin.calls('devicehive.users.update', { params: { id: here.alice.id }, body }).gets(204)
  await current(here, `Bearer ${accessToken}`).gets(401, UNAUTHORIZED)
})

test('rejects an access token after 30 minutes with the message that clients expect', async () => {
  const here = await hiveWorld()
  const { accessToken } = await pair(here)
  here.host.clock.advance(1_800_000)
  await current(here, `Bearer ${accessToken}`).gets(401, { error: 401, message: 'Token expired' })
})

test('accepts only the scheme Bearer in this spelling, and trims the token', async () => {
  const here = await hiveWorld()
  const { accessToken, refreshToken } = await pair(here)
  await current(here, `Bearer    ${accessToken}  `).gets(200)
  for (const header of [`bearer ${accessToken}`, `BEARER ${accessToken}`, accessToken, 'Bearer', '', 'Basic YTpi'])
    await current(here, header).gets(401, UNAUTHORIZED)
  await current(here, `Bearer ${refreshToken}`).gets(401, UNAUTHORIZED)
})

test('rejects sessions and passwords of the other APIs', async () => {
  const { alice, stranger } = await hiveWorld()
  await stranger.calls('devicehive.users.getCurrent', { cookies: [alice.cookie] }).gets(401, UNAUTHORIZED)
  await alice.callsWithPassword('devicehive.users.getCurrent').gets(401, UNAUTHORIZED)
})

test('rejects an invalid header on operations that need no credentials', async () => {
  const here = await hiveWorld()
  const headers = { authorization: 'Bearer nonsense' }
  for (const address of ['about.get', 'token.login', 'token.refresh'])
    await here.stranger.calls(`devicehive.${address}`, { headers, body: {} }).gets(401, UNAUTHORIZED)
})

test('rejects forged tokens: no signature, other secret, other algorithm, other user', async () => {
  const here = await hiveWorld()
  const { accessToken } = await pair(here)
  const [head = '', body = '', signature = ''] = accessToken.split('.')
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const other = part({ payload: { ...claimsOf(accessToken), u: 1 } })
  const hs256 = (text: string, key: string) => createHmac('sha256', key).update(text).digest('base64url')
  for (const token of [
    `${part({ alg: 'none' })}.${body}.`,
    `${part({ alg: 'HS512' })}.${body}.${signature}`,
    `${head}.${other}.${signature}`,
    `${head}.${other}.${hs256(`${head}.${other}`, '')}`,
    `${head}.${body}.${hs256(`${head}.${body}`, 'secret')}`,
    `${head}.${body}`,
    `${head}.${part({ payload: { u: 1, t: 1 } })}.${signature}`,
  ])
    await current(here, `Bearer ${token}`).gets(401, UNAUTHORIZED)
})

test('rotates signing secrets and accepts older tokens until their secret expires', async () => {
  const here = await hiveWorld()
  const ends = { expiration: '2030-01-01T00:00:00Z' }
  const { accessToken: old } = await pair(here, ends)
  here.host.clock.advance(91 * DAY_MS)
  const { accessToken: young } = await pair(here, ends)
  const { secrets } = await here.stores.signingKeys.bearer(here.alice.id, here.host.now())
  expect(secrets).toHaveLength(2)
  await current(here, `Bearer ${old}`).gets(200)
  here.host.clock.advance(309 * DAY_MS)
  await current(here, `Bearer ${old}`).gets(401, UNAUTHORIZED)
  await current(here, `Bearer ${young}`).gets(200)
})

test('creates one secret in 8 concurrent first logins', async () => {
  const here = await hiveWorld()
  const now = here.host.now()
  const made = await Promise.all(Array.from({ length: 8 }, () => here.stores.signingKeys.newest(now)))
  expect(new Set(made.map(secret => Buffer.from(secret).toString('hex'))).size).toBe(1)
})

test('rejects every operation for a token without actions', async () => {
  const here = await hiveWorld()
  const headers = await holding(here, here.admin, { actions: ['None'] })
  const denied = { error: 403, message: 'Access is denied' }
  for (const address of ['users.list', 'users.getCurrent', 'networks.list', 'devices.list', 'deviceTypes.count'])
    await here.admin.calls(`devicehive.${address}`, { headers }).gets(403, denied)
})
