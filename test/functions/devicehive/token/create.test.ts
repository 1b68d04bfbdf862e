/** Minting tokens: clients for themselves and never more than they have, administrators for anybody. */
import { claimsOf, hiveWorld, holding } from '../../../kit/hive.ts'
import type { Person, World } from '../../../kit/world.ts'

const mint = (person: Person, body: object, headers = {}) => person.calls('devicehive.token.create', { body, headers })
const DENIED = { error: 403, message: 'Access is denied' }

const payloads = async (here: World, body: object) => {
  const { json } = await mint(here.admin, body).gets(201)
  return [claimsOf(json.accessToken), claimsOf(json.refreshToken)]
}

test('an administrator mints for anybody, by names in any case and by ids', async () => {
  const here = await hiveWorld()
  const body = {
    userId: here.alice.id,
    actions: ['getnetwork', 3, 'MANAGETOKEN', 'Fly'],
    networkIds: [1, '2'],
    deviceTypeIds: ['*'],
  }
  const [access, refresh] = await payloads(here, body)
  const said = { u: here.alice.id, a: [2, 3, 15], n: ['1', '2'], dt: ['*'] }
  expect(access).toEqual({ ...said, e: here.host.now() + 1_800_000, t: 1 })
  expect(refresh).toEqual({ ...said, e: here.host.now() + 15_724_800_000, t: 0 })
})

test.each([
  ['nothing', undefined, [1]],
  ['null', null, [1]],
  ['none', [1], [1]],
  ['only unknown names', ['Fly'], [1]],
  ['the empty list', [], []],
  ['any', ['*'], [0]],
])('actions: %s', async (_, actions, expected) => {
  const here = await hiveWorld()
  const [access] = await payloads(here, { userId: 1, actions })
  expect(access).toMatchObject({ a: expected, n: null, dt: null })
})

test.each([[[true]], [[{}]], [[null]], [[1.5]], ['*'], [{}]])('actions %j are refused', async actions => {
  const { admin } = await hiveWorld()
  const message = 'Actions list should contain only Strings or Integers'
  await mint(admin, { userId: 1, actions }).gets(400, { error: 400, message })
})

test('the end of both tokens can be said, and that of the refresh token apart', async () => {
  const here = await hiveWorld()
  const expiration = '2026-07-01T00:00:00'
  const [access, refresh] = await payloads(here, { userId: 1, expiration })
  expect([access?.e, refresh?.e]).toEqual([Date.parse('2026-07-01T00:00:00Z'), Date.parse('2026-07-01T00:00:00Z')])
  const [, other] = await payloads(here, { userId: 1, expiration, refreshExpiration: '1798761600000' })
  expect(other?.e).toBe(1_798_761_600_000)
})

test('a token that has ended already is issued, and useless', async () => {
  const { admin } = await hiveWorld()
  const body = { userId: 1, actions: ['*'], expiration: 1000 }
  const { json } = await mint(admin, body).gets(201)
  const headers = { authorization: `Bearer ${json.accessToken}` }
  await admin.calls('devicehive.users.getCurrent', { headers }).gets(401, { error: 401, message: 'Token expired' })
})

test('unknown users are 404, closed ones 403, and nobody is 400', async () => {
  const here = await hiveWorld()
  const gone = await here.user('gone', { disabled: true })
  await mint(here.admin, { userId: 999 }).gets(404, { error: 404, message: 'User with id = 999 not found' })
  await mint(here.admin, { userId: gone.id }).gets(403, { error: 403, message: 'User is locked or disabled' })
  await mint(here.admin, {}).gets(400, { error: 400, message: 'Invalid request parameters' })
})

test('a client mints for itself only', async () => {
  const here = await hiveWorld()
  await mint(here.alice, { userId: here.alice.id, actions: ['GetDevice'] }).gets(201)
  for (const userId of [here.admin.id, here.bob.id, 999]) await mint(here.alice, { userId }).gets(403, DENIED)
})

test('a client can’t mint what it may not do', async () => {
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
    await mint(here.alice, { userId, ...scopes }).gets(403, DENIED)
  await mint(here.alice, { userId, actions: [], networkIds: [own], deviceTypeIds: ['*'] }).gets(201)
})

test('a narrow token mints no wider one, not even by the empty list that stands for all of a client', async () => {
  const here = await hiveWorld()
  const narrow = await holding(here, here.alice, { actions: ['ManageToken', 'GetDevice'], networks: ['7'] })
  const userId = here.alice.id
  await mint(here.alice, { userId, actions: ['GetDevice'], networkIds: [7] }, narrow).gets(201)
  for (const actions of [[], ['GetNetwork'], ['*']])
    await mint(here.alice, { userId, actions }, narrow).gets(403, DENIED)
  await mint(here.alice, { userId, actions: ['GetDevice'], networkIds: [8] }, narrow).gets(403, DENIED)
})

test('an administrator’s narrow token stays narrow', async () => {
  const here = await hiveWorld()
  const narrow = await holding(here, here.admin, { actions: ['ManageToken'] })
  await mint(here.admin, { userId: here.alice.id, actions: ['*'] }, narrow).gets(403, DENIED)
  await mint(here.admin, { userId: here.alice.id }, narrow).gets(201)
})

test('without the action nobody mints', async () => {
  const here = await hiveWorld()
  const headers = await holding(here, here.admin, { actions: ['ManageUser'] })
  await mint(here.admin, { userId: 1 }, headers).gets(403, DENIED)
})
