/** Creating tokens: clients only for themselves and within their rights, administrators for any user. */
import { claimsOf, hiveWorld, holding } from '../../../kit/hive.ts'
import type { Person, World } from '../../../kit/world.ts'

const createToken = (person: Person, body: object, headers = {}) =>
  person.calls('devicehive.token.create', { body, headers })
const DENIED = { error: 403, message: 'Access is denied' }

const payloads = async (here: World, body: object) => {
  const { json } = await createToken(here.admin, body).gets(201)
  return [claimsOf(json.accessToken), claimsOf(json.refreshToken)]
}

test('creates tokens of an administrator for any user, with actions by name in any case or by number', async () => {
  const here = await hiveWorld()
  const body = {
    userId: here.alice.id,
    actions: ['getnetwork', 3, 'MANAGETOKEN', 'Fly'],
    networkIds: [1, '2'],
    deviceTypeIds: ['*'],
  }
  const [access, refresh] = await payloads(here, body)
  const expected = { u: here.alice.id, a: [2, 3, 15], n: ['1', '2'], dt: ['*'] }
  expect(access).toEqual({ ...expected, e: here.host.now() + 1_800_000, t: 1 })
  expect(refresh).toEqual({ ...expected, e: here.host.now() + 15_724_800_000, t: 0 })
})

test.each([
  ['missing', undefined, [1]],
  ['null', null, [1]],
  ['only action None', [1], [1]],
  ['only unknown names', ['Fly'], [1]],
  ['the empty list', [], []],
  ['all', ['*'], [0]],
])('encodes actions: %s', async (_, actions, expected) => {
  const here = await hiveWorld()
  const [access] = await payloads(here, { userId: 1, actions })
  expect(access).toMatchObject({ a: expected, n: null, dt: null })
})

test.each([[[true]], [[{}]], [[null]], [[1.5]], ['*'], [{}]])('rejects actions %j', async actions => {
  const { admin } = await hiveWorld()
  const message = 'Actions list should contain only Strings or Integers'
  await createToken(admin, { userId: 1, actions }).gets(400, { error: 400, message })
})

test('sets the expiration of both tokens, or of the refresh token separately', async () => {
  const here = await hiveWorld()
  const expiration = '2026-07-01T00:00:00'
  const [access, refresh] = await payloads(here, { userId: 1, expiration })
  expect([access?.e, refresh?.e]).toEqual([Date.parse('2026-07-01T00:00:00Z'), Date.parse('2026-07-01T00:00:00Z')])
  const [, other] = await payloads(here, { userId: 1, expiration, refreshExpiration: '1798761600000' })
  expect(other?.e).toBe(1_798_761_600_000)
})

test('creates a token that has already expired, and rejects it when used', async () => {
  const { admin } = await hiveWorld()
  const body = { userId: 1, actions: ['*'], expiration: 1000 }
  const { json } = await createToken(admin, body).gets(201)
  const headers = { authorization: `Bearer ${json.accessToken}` }
  await admin.calls('devicehive.users.getCurrent', { headers }).gets(401, { error: 401, message: 'Token expired' })
})

test('returns 404 for unknown users, 403 for disabled users and 400 without a user id', async () => {
  const here = await hiveWorld()
  const gone = await here.user('gone', { disabled: true })
  await createToken(here.admin, { userId: 999 }).gets(404, { error: 404, message: 'User with id = 999 not found' })
  await createToken(here.admin, { userId: gone.id }).gets(403, { error: 403, message: 'User is locked or disabled' })
  await createToken(here.admin, {}).gets(400, { error: 400, message: 'Invalid request parameters' })
})

test('creates tokens of a client only for itself', async () => {
  const here = await hiveWorld()
  await createToken(here.alice, { userId: here.alice.id, actions: ['GetDevice'] }).gets(201)
  for (const userId of [here.admin.id, here.bob.id, 999]) await createToken(here.alice, { userId }).gets(403, DENIED)
})

test('rejects tokens that exceed the rights of the client', async () => {
  const here = await hiveWorld()
  const own = await here.group(0, here.alice)
  const userId = here.alice.id
  for (const scopes of [
    { actions: ['*'] },
    { actions: [0] },
    { actions: ['ManageUser'] },
    { actions: [12, 3] },
    { actions: ['GetDevice'], networkIds: ['*'] },
    { actions: ['GetDevice'], networkIds: [own, own + 1] },
  ])
    await createToken(here.alice, { userId, ...scopes }).gets(403, DENIED)
  await createToken(here.alice, { userId, actions: [], networkIds: [own], deviceTypeIds: ['*'] }).gets(201)
})

test('rejects a token wider than the token of the caller, also by an empty list of actions', async () => {
  const here = await hiveWorld()
  const narrow = await holding(here, here.alice, { actions: ['ManageToken', 'GetDevice'], networks: ['7'] })
  const userId = here.alice.id
  await createToken(here.alice, { userId, actions: ['GetDevice'], networkIds: [7] }, narrow).gets(201)
  for (const actions of [[], ['GetNetwork'], ['*']])
    await createToken(here.alice, { userId, actions }, narrow).gets(403, DENIED)
  await createToken(here.alice, { userId, actions: ['GetDevice'], networkIds: [8] }, narrow).gets(403, DENIED)
})

test('limits new tokens of an administrator to the scope of its token', async () => {
  const here = await hiveWorld()
  const narrow = await holding(here, here.admin, { actions: ['ManageToken'] })
  await createToken(here.admin, { userId: here.alice.id, actions: ['*'] }, narrow).gets(403, DENIED)
  await createToken(here.admin, { userId: here.alice.id }, narrow).gets(201)
})

test('requires the action ManageToken', async () => {
  const here = await hiveWorld()
  const headers = await holding(here, here.admin, { actions: ['ManageUser'] })
  await createToken(here.admin, { userId: 1 }, headers).gets(403, DENIED)
})
