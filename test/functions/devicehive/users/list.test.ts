/** Listing, counting, reading and deleting users. */
import { hiveWorld, holding } from '../../../kit/hive.ts'
import type { Sent } from '../../../kit/call.ts'
import type { Person, World } from '../../../kit/world.ts'

type Query = NonNullable<Sent['query']>

const DENIED = { error: 403, message: 'Access is denied' }
const INVALID = { error: 400, message: 'Invalid request parameters' }

const worldWithUsers = async (): Promise<World> => {
  const here = await hiveWorld()
  for (const login of ['carol', 'Carla', 'c_1'])
    await here.admin.calls('devicehive.users.insert', { body: { login, password: 'open sesame', role: 1 } }).gets(201)
  return here
}
const logins = async (admin: Person, query: Sent['query'] = {}) => {
  const { json } = await admin.calls('devicehive.users.list', { query }).gets(200)
  return json.map(({ login }: { login: string }) => login)
}

test('lists all users by id, without networks and secrets', async () => {
  const { admin } = await worldWithUsers()
  const { json } = await admin.calls('devicehive.users.list').gets(200)
  expect(json.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3, 4, 5, 6])
  expect(Object.keys(json[0])).toEqual([
    'id',
    'login',
    'role',
    'status',
    'lastLogin',
    'data',
    'introReviewed',
    'allDeviceTypesAvailable',
  ])
})

test.each<[string, Query, string[]]>([
  ['a login', { login: 'carol' }, ['carol']],
  ['a login in another case', { login: 'Carol' }, []],
  ['a pattern', { loginPattern: 'car%' }, ['carol']],
  ['a pattern of single-character wildcards', { loginPattern: 'c__' }, ['c_1']],
  ['a pattern, preferred to the login', { login: 'carol', loginPattern: 'Car%' }, ['Carla']],
  ['a pattern without wildcards', { loginPattern: 'caro' }, []],
  ['a role', { role: 0 }, ['admin@example.org']],
  ['a role and a pattern', { role: 1, loginPattern: '%car%' }, ['carol']],
  ['a status', { status: 2 }, []],
  ['the first two', { take: 2 }, ['admin@example.org', 'alice@example.org']],
  ['zero users', { take: 0 }, []],
  ['users after the first four', { skip: 4, take: 1000 }, ['Carla', 'c_1']],
  ['users sorted by login', { sortField: 'login', skip: 0, take: 2 }, ['Carla', 'admin@example.org']],
  ['users sorted by id, descending', { sortField: 'ID', sortOrder: 'desc', take: 2 }, ['c_1', 'Carla']],
  ['a sort order without a field', { sortOrder: 'DESC', take: 1 }, ['admin@example.org']],
])('lists users by: %s', async (_, query, expected) => {
  const { admin } = await worldWithUsers()
  expect(await logins(admin, query)).toEqual(expected)
})

test.each<[Query, object]>([
  [{ sortField: 'Password' }, INVALID],
  [{ take: -1 }, INVALID],
  [{ take: 1001 }, INVALID],
  [{ take: '1e9' }, INVALID],
  [{ skip: -1 }, INVALID],
  [{ role: 'admin' }, INVALID],
  ['take=1&take=2', INVALID],
  [
    { sortField: 'ID', sortOrder: 'UP' },
    { error: 400, message: 'Unparseable sort order : UP' },
  ],
])('rejects %j', async (query, expected) => {
  const { admin } = await hiveWorld()
  await admin.calls('devicehive.users.list', { query }).gets(400, expected)
})

test('counts users and ignores paging', async () => {
  const { admin } = await worldWithUsers()
  await admin.calls('devicehive.users.count').gets(200, { count: 6 })
  await admin.calls('devicehive.users.count', { query: 'loginPattern=c%25&take=1' }).gets(200, { count: 2 })
})

test('rejects listing by clients and lists managed users for a manager', async () => {
  const here = await hiveWorld()
  const headers = await holding(here, here.alice, { actions: ['ManageUser'] })
  await here.alice.calls('devicehive.users.list').gets(403, DENIED)
  await here.alice.calls('devicehive.users.list', { headers }).gets(403, DENIED)
  await here.alice.calls('devicehive.users.count', { headers }).gets(403, DENIED)
  const tenantId = await here.tenant('Acme')
  const boss = await here.user('boss', {}, { tenantId, tenantRole: 'owner' })
  const member = await here.user('member', {}, { tenantId })
  await boss.calls('devicehive.users.list').gets(200, [{ id: member.id }])
  await boss.calls('devicehive.users.get', { params: { id: member.id } }).gets(200)
})

test('returns the associated networks of a user', async () => {
  const here = await hiveWorld()
  const network = { name: 'North', description: 'All of it' }
  const { json } = await here.admin.calls('devicehive.networks.insert', { body: network }).gets(201)
  const params = { id: here.alice.id, networkId: json.id }
  await here.admin.calls('devicehive.users.assignNetwork', { params }).gets(204)
  const expected = { id: here.alice.id, networks: [{ id: json.id, ...network }] }
  await here.admin.calls('devicehive.users.get', { params: { id: here.alice.id } }).gets(200, expected)
  await here.alice.calls('devicehive.users.getCurrent').gets(200, expected)
})

test('returns any user to an administrator with either action, and only itself to a client', async () => {
  const here = await hiveWorld()
  const get = (person: Person, id: number | string, headers = {}) =>
    person.calls('devicehive.users.get', { params: { id }, headers })
  for (const actions of [['GetCurrentUser'], ['ManageUser']])
    await get(here.admin, here.bob.id, await holding(here, here.admin, { actions })).gets(200, { id: here.bob.id })
  await get(here.alice, here.alice.id).gets(200, { id: here.alice.id })
  for (const id of [here.bob.id, here.admin.id, 999, 0, -5]) await get(here.alice, id).gets(403, DENIED)
  for (const id of [999, 0, -5]) await get(here.admin, id).gets(404, { message: `User with id = ${id} not found` })
  for (const id of ['x', '1.5', '99999999999999999999']) await get(here.admin, id).gets(404, { error: 404 })
})

test('deletes a user with its associations and rejects deleting the caller', async () => {
  const here = await hiveWorld()
  const { id } = here.alice
  const remove = (person: Person, userId: number, headers = {}) =>
    person.calls('devicehive.users.remove', { params: { id: userId }, headers })
  await here.admin.calls('devicehive.users.disallowAllDeviceTypes', { params: { id } }).gets(204)
  await here.admin.calls('devicehive.users.assignDeviceType', { params: { id, deviceTypeId: 2 } }).gets(204)
  await remove(here.admin, id).gets(204)
  await remove(here.admin, id).gets(404, { error: 404, message: `User with id = ${id} not found` })
  expect(await here.stores.userDeviceTypes.of(here.alice.id)).toEqual([])
  await remove(here.admin, here.admin.id).gets(403, {
    error: 403,
    message: 'You can not delete a user or access key that you use to authenticate this request',
  })
  await remove(here.bob, here.admin.id, await holding(here, here.bob, { actions: ['ManageUser'] })).gets(403, DENIED)
})
