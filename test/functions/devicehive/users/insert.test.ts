/** Creating users: order of validation, and the user as other APIs see it. */
import { hiveWorld, holding } from '../../../kit/hive.ts'
import type { Person } from '../../../kit/world.ts'

const insert = (person: Person, body: unknown, headers = {}) =>
  person.calls('devicehive.users.insert', { body, headers })
const DRAFT = { login: 'dave', password: 'open sesame', role: 1 }
const PASSWORD = 'Password can contain only from 8 to 128 symbols!'
const LENGTH = 'Field cannot be empty. The length of login should be from 3 to 128 symbols.'
const SIGNS = 'Login can contain only lowercase or uppercase letters, numbers, and some special symbols (_@.)'
const TAKEN = 'User with such login already exists. Please, select another one'

test('creates an active user with all device types and no last login', async () => {
  const { admin } = await hiveWorld()
  const { json } = await insert(admin, DRAFT).gets(201)
  expect(json).toEqual({
    id: 4,
    login: 'dave',
    role: 1,
    status: 0,
    lastLogin: null,
    data: null,
    introReviewed: false,
    allDeviceTypesAvailable: true,
  })
  const { json: found } = await admin.calls('devicehive.users.get', { params: { id: 4 } }).gets(200)
  expect(found).toEqual({ ...json, networks: [] })
})

test('accepts all members in one request, also numbers and flags as strings', async () => {
  const { admin } = await hiveWorld()
  const body = {
    ...DRAFT,
    login: '  d-a.v_e@1  ',
    role: '0',
    status: '2',
    data: { jsonString: 'string', deep: { list: [1, null] } },
    introReviewed: 'true',
    allDeviceTypesAvailable: false,
    id: 77,
    lastLogin: 'whenever',
    oldPassword: 'ignored',
    unknown: true,
  }
  await insert(admin, body).gets(201, { id: 4, login: 'd-a.v_e@1', role: 0, status: 2, data: body.data })
  const expected = { introReviewed: true, allDeviceTypesAvailable: false, lastLogin: null }
  await admin.calls('devicehive.users.get', { params: { id: 4 } }).gets(200, expected)
})

test.each([
  ['no body', undefined, LENGTH],
  ['no login, checked first', { role: 7 }, LENGTH],
  ['a blank login', { ...DRAFT, login: '  ' }, LENGTH],
  ['no role, checked before the password', { login: 'dave', password: '1' }, 'User role is invalid or empty'],
  ['an unknown role', { ...DRAFT, role: 2 }, 'User role is invalid or empty'],
  ['an unknown status', { ...DRAFT, status: 3 }, 'User status must be 0, 1 or 2'],
  ['no password', { login: 'dave', role: 1 }, PASSWORD],
  ['a password of 5 characters', { ...DRAFT, password: '12345' }, PASSWORD],
  ['a password of 129 characters', { ...DRAFT, password: 'x'.repeat(129) }, PASSWORD],
  ['a password of two lines', { ...DRAFT, password: 'one line\nand another' }, PASSWORD],
  ['a bad password, checked before the login', { ...DRAFT, login: 'x', password: '1' }, PASSWORD],
  ['a login of 2 characters', { ...DRAFT, login: 'ab' }, LENGTH],
  ['a login of 129 characters', { ...DRAFT, login: 'x'.repeat(129) }, LENGTH],
  ['a login with a space', { ...DRAFT, login: 'da ve' }, SIGNS],
  ['a login with non-ASCII letters', { ...DRAFT, login: 'dävë' }, SIGNS],
  ['data that is an array', { ...DRAFT, data: [] }, "'parameters' must be JSON Object!"],
  ['data that is a string', { ...DRAFT, data: 'x' }, "'parameters' must be JSON Object!"],
  ['data of more than 16 KB', { ...DRAFT, data: { text: 'x'.repeat(16_400) } }, 'data must be at most 16 KB'],
])('rejects %s', async (_, body, message) => {
  const { admin } = await hiveWorld()
  await insert(admin, body).gets(400, { error: 400, message })
})

test.each([
  ['an object instead of a string', { ...DRAFT, login: {} }],
  ['an array instead of a string', { ...DRAFT, password: ['a'] }],
  ['a string instead of a number', { ...DRAFT, role: 'admin' }],
  ['a fraction', { ...DRAFT, role: 1.5 }],
  ['a string instead of a flag', { ...DRAFT, introReviewed: 'maybe' }],
  ['prototypes', '{"login":"dave","__proto__":{}}'],
  ['malformed JSON', '{"login"'],
])('rejects %s as invalid parameters', async (_, body) => {
  const { admin } = await hiveWorld()
  await insert(admin, body).gets(400, { error: 400, message: 'Invalid request parameters' })
})

test('keeps logins unique and checks them before the password', async () => {
  const { admin } = await hiveWorld()
  await insert(admin, DRAFT).gets(201)
  for (const login of ['dave', 'DAVE', 'alice@example.org'])
    await insert(admin, { ...DRAFT, login, password: '1' }).gets(403, { error: 403, message: TAKEN })
})

test('creates one user in 3 concurrent requests with the same login', async () => {
  const { admin } = await hiveWorld()
  const responses = await Promise.all(['dave', 'Dave', 'DAVE'].map(login => insert(admin, { ...DRAFT, login })))
  expect(responses.map(({ status }) => status).sort()).toEqual([201, 403, 403])
})

test('creates a user for the other APIs, with the login as email address', async () => {
  const here = await hiveWorld()
  await insert(here.admin, DRAFT).gets(201)
  await here.admin
    .calls('traccar.users.get', { params: { id: 4 } })
    .gets(200, { name: 'dave', email: 'dave', administrator: false, disabled: false })
  await here.stranger
    .calls('traccar.session.create', { body: { email: 'dave', password: DRAFT.password } })
    .gets(200, { id: 4 })
})

test('releases the login of a deleted user', async () => {
  const { admin } = await hiveWorld()
  await insert(admin, DRAFT).gets(201)
  await admin.calls('devicehive.users.remove', { params: { id: 4 } }).gets(204)
  await insert(admin, DRAFT).gets(201, { id: 5 })
})

test('rejects creation by clients, even with a token for all actions', async () => {
  const here = await hiveWorld()
  const denied = { error: 403, message: 'Access is denied' }
  await insert(here.alice, DRAFT).gets(403, denied)
  await insert(here.alice, DRAFT, await holding(here, here.alice, { actions: ['*'] })).gets(403, denied)
  await insert(here.admin, DRAFT, await holding(here, here.admin, { actions: ['GetCurrentUser'] })).gets(403, denied)
})

test('lets a manager create clients in its tenant, but no administrators', async () => {
  const here = await hiveWorld()
  const tenantId = await here.tenant('Acme')
  const boss = await here.user('boss', {}, { tenantId, tenantRole: 'owner' })
  const message = 'Admin permissions required for this action'
  await insert(boss, { ...DRAFT, role: 0 }).gets(403, { error: 403, message })
  const { json } = await insert(boss, DRAFT).gets(201)
  expect((await here.stores.users.byId(json.id))?.standing.tenantId).toBe(tenantId)
  await boss.calls('devicehive.users.list').gets(200, [{ login: 'dave' }])
})

test('rejects creation by a readonly manager', async () => {
  const here = await hiveWorld()
  const manager = await here.user('manager', { userLimit: 5, readonly: true })
  await insert(manager, DRAFT).gets(403, { error: 403, message: 'Account is readonly' })
})

test('stores data with any names and nesting and returns it unchanged', async () => {
  const { admin } = await hiveWorld()
  const data = '{"":null,"__proto__":{"a":[{}]},"constructor":1,"prototype":[[[[[[[[[1]]]]]]]]]}'
  const { text } = await insert(admin, `{"login":"dave","password":"open sesame","role":1,"data":${data}}`).gets(201)
  expect(text).toContain(`"data":${data}`)
  expect((await admin.calls('devicehive.users.get', { params: { id: 4 } }).gets(200)).text).toContain(`"data":${data}`)
})
