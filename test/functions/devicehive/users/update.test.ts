/** Changing users: rights of administrators, managers and clients. */
import { hiveWorld, holding } from '../../../kit/hive.ts'
import { PASSWORD, type Person, type World } from '../../../kit/world.ts'

const update = (person: Person, id: number, body: unknown, headers = {}) =>
  person.calls('devicehive.users.update', { params: { id }, body, headers })
const own = (person: Person, body: unknown) => person.calls('devicehive.users.updateCurrent', { body })
const user = async ({ admin }: World, id: number) =>
  (await admin.calls('devicehive.users.get', { params: { id } }).gets(200)).json
const logIn = ({ stranger }: World, login: string, password: string) =>
  stranger.calls('devicehive.token.login', { body: { login, password } })
const DENIED = { error: 403, message: 'Access is denied' }
const ADMINISTRATORS = { error: 403, message: 'Admin permissions required for this action' }

test('changes any member as administrator and keeps missing members', async () => {
  const here = await hiveWorld()
  const { id } = here.alice
  await update(here.admin, id, { data: { a: 1 }, introReviewed: true }).gets(204)
  const { text } = await update(here.admin, id, { id: 99, role: '0', status: 2 }).gets(204)
  expect(text).toBe('')
  expect(await user(here, id)).toMatchObject({ role: 0, status: 2, data: { a: 1 }, introReviewed: true })
  await update(here.admin, id, { role: null, status: null, data: null, allDeviceTypesAvailable: false }).gets(204)
  const expected = { role: 0, status: 2, data: null, introReviewed: true, allDeviceTypesAvailable: true }
  expect(await user(here, id)).toMatchObject(expected)
})

test('changes nothing without a body', async () => {
  const here = await hiveWorld()
  const before = await user(here, here.alice.id)
  await update(here.admin, here.alice.id, undefined).gets(204)
  expect(await user(here, here.alice.id)).toEqual(before)
})

test('reports an unknown user before an invalid body', async () => {
  const { admin } = await hiveWorld()
  await update(admin, 999, { role: 7 }).gets(404, { error: 404, message: 'User with id = 999 not found' })
  await admin.calls('devicehive.users.update', { params: { id: 'x' } }).gets(404)
})

test.each([
  [{ role: 2 }, 'User role is invalid or empty'],
  [{ status: 3 }, 'User status must be 0, 1 or 2'],
  [{ status: -1 }, 'User status must be 0, 1 or 2'],
  [{ password: '12345' }, 'Password can contain only from 8 to 128 symbols!'],
  [{ login: 'ab' }, 'Field cannot be empty. The length of login should be from 3 to 128 symbols.'],
  [{ data: 7 }, "'parameters' must be JSON Object!"],
])('rejects %j', async (body, message) => {
  const here = await hiveWorld()
  const before = await user(here, here.alice.id)
  await update(here.admin, here.alice.id, body).gets(400, { error: 400, message })
  expect(await user(here, here.alice.id)).toEqual(before)
})

test('changes the login and keeps logins unique', async () => {
  const here = await hiveWorld()
  await here.admin
    .calls('devicehive.users.insert', { body: { login: 'dave', password: 'open sesame', role: 1 } })
    .gets(201, { id: 4 })
  const message = 'User with such login already exists. Please, select another one'
  await update(here.admin, 4, { login: 'BOB@example.org' }).gets(403, { error: 403, message })
  await update(here.admin, 4, { login: 'Dave' }).gets(204)
  await update(here.admin, 4, { login: 'david' }).gets(204)
  await logIn(here, 'david', 'open sesame').gets(201)
  await logIn(here, 'dave', 'open sesame').gets(401)
  await here.admin.calls('traccar.users.get', { params: { id: 4 } }).gets(200, { email: 'david' })
})

test('keeps the email address of a Traccar user when its login changes', async () => {
  const here = await hiveWorld()
  await update(here.admin, here.alice.id, { login: 'alice' }).gets(204)
  await logIn(here, 'alice', PASSWORD).gets(201)
  await logIn(here, here.alice.email, PASSWORD).gets(201)
  await here.admin.calls('traccar.users.get', { params: { id: here.alice.id } }).gets(200, { email: here.alice.email })
})

test('ignores an empty password and applies a new one to all APIs', async () => {
  const here = await hiveWorld()
  await update(here.admin, here.alice.id, { password: '' }).gets(204)
  await here.alice.callsWithPassword('traccar.devices.list').gets(200)
  await update(here.admin, here.alice.id, { password: 'another one' }).gets(204)
  await here.alice.callsWithPassword('traccar.devices.list').gets(401)
  await here.alice.callsWithPassword('traccar.devices.list', {}, 'another one').gets(200)
})

test('maps status 2 to disabled in Traccar, and removes disabled, lock and expiration for status 0', async () => {
  const here = await hiveWorld()
  const late = await here.user('late', { expirationTime: '2026-05-01T00:00:00.000+00:00' })
  expect(await user(here, late.id)).toMatchObject({ status: 2 })
  await update(here.admin, late.id, { status: 0 }).gets(204)
  await late.callsWithPassword('traccar.devices.list').gets(200)
  await update(here.admin, late.id, { status: 1 }).gets(204)
  await late.callsWithPassword('traccar.devices.list').gets(200)
  await update(here.admin, late.id, { status: 2 }).gets(204)
  await here.admin.calls('traccar.users.get', { params: { id: late.id } }).gets(200, { disabled: true })
})

test.each([[{ status: 1 }], [{ status: 2 }], [{ role: 1 }]])('rejects %j for the last administrator', async body => {
  const here = await hiveWorld()
  const message = 'The last administrator must remain'
  await update(here.admin, here.admin.id, body).gets(403, { error: 403, message })
})

test.each([[{ login: 'me' }], [{ role: 1 }], [{ role: 0 }], [{ status: 0 }], [{ status: 2, data: {} }]])(
  'rejects %j from a client for itself',
  async body => {
    const here = await hiveWorld()
    await own(here.alice, body).gets(403, ADMINISTRATORS)
    await update(here.alice, here.alice.id, body).gets(403, ADMINISTRATORS)
  },
)

test('lets a client set data and introReviewed, and ignores null for other members', async () => {
  const here = await hiveWorld()
  await own(here.alice, { data: { theme: 'dark' }, introReviewed: true, role: null, login: null }).gets(204)
  expect(await user(here, here.alice.id)).toMatchObject({ data: { theme: 'dark' }, introReviewed: true })
})

test('requires the old password when a client changes its password', async () => {
  const here = await hiveWorld()
  const password = 'another one'
  await own(here.alice, { password }).gets(403, { error: 403, message: 'Old password is required!' })
  const wrong = { error: 403, message: 'Invalid credentials' }
  await own(here.alice, { password, oldPassword: 'a wrong one' }).gets(403, wrong)
  await own(here.alice, { oldPassword: 'a wrong one' }).gets(403, wrong)
  await own(here.alice, { password, oldPassword: PASSWORD }).gets(204)
  await logIn(here, here.alice.email, password).gets(201)
})

test('does not require old passwords if configured, but rejects wrong ones', async () => {
  const here = await hiveWorld()
  const params = { name: 'user.requireOldPassword' }
  await here.admin.calls('devicehive.configuration.set', { params, body: { value: 'false' } }).gets(200)
  await own(here.alice, { password: 'another one', oldPassword: 'a wrong one' }).gets(403)
  await own(here.alice, { password: 'another one' }).gets(204)
})

test('throttles wrong old passwords without locking the user', async () => {
  const here = await hiveWorld()
  for (let n = 1; n <= 5; n += 1) await own(here.alice, { oldPassword: `guess ${n}` }).gets(403)
  await own(here.alice, { oldPassword: 'guess 6' }).gets(429)
  expect(await user(here, here.alice.id)).toMatchObject({ status: 0 })
})

test('rejects changes of other users by a client, whether they exist or not', async () => {
  const here = await hiveWorld()
  for (const id of [here.bob.id, here.admin.id, 999]) await update(here.alice, id, { data: {} }).gets(403, DENIED)
})

test('lets a manager change managed users, but neither higher roles nor their role', async () => {
  const here = await hiveWorld()
  const tenantId = await here.tenant('Acme')
  const boss = await here.user('boss', {}, { tenantId, tenantRole: 'owner' })
  const manager = await here.user('manager', {}, { tenantId, tenantRole: 'manager' })
  const member = await here.user('member', {}, { tenantId })
  await update(manager, member.id, { status: 2, data: { a: 1 } }).gets(204)
  await update(manager, member.id, { role: 0 }).gets(403, ADMINISTRATORS)
  await update(manager, boss.id, { data: {} }).gets(403, DENIED)
  await update(manager, here.alice.id, { data: {} }).gets(403, DENIED)
  const headers = await holding(here, manager, { actions: ['UpdateCurrentUser'] })
  await update(manager, member.id, { data: {} }, headers).gets(403, DENIED)
})

test('keeps DeviceHive data when Traccar updates the user', async () => {
  const here = await hiveWorld()
  await own(here.alice, { data: { theme: 'dark' } }).gets(204)
  const { json } = await here.admin.calls('traccar.users.get', { params: { id: here.alice.id } })
  const body = { ...json, name: 'Alice B.' }
  await here.admin.calls('traccar.users.update', { params: { id: here.alice.id }, body }).gets(200)
  expect(await user(here, here.alice.id)).toMatchObject({ data: { theme: 'dark' } })
})
