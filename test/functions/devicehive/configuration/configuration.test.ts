/** DeviceHive settings, and the stored values that they must not expose. */
import { hiveWorld, holding } from '../../../kit/hive.ts'
import type { Person } from '../../../kit/world.ts'

const on = (person: Person, how: string, name: string, more = {}) =>
  person.calls(`devicehive.configuration.${how}`, { params: { name }, ...more })
const notFound = (name: string) => ({
  error: 404,
  message: `Requested config with name = ${name} not found in the database`,
})
const DENIED = { error: 403, message: 'Access is denied' }

test('creates, reads, replaces and deletes a setting', async () => {
  const { admin } = await hiveWorld()
  await on(admin, 'get', 'color').gets(404, notFound('color'))
  const { json } = await on(admin, 'set', 'color', { body: { value: 'red' } }).gets(200)
  expect(json).toEqual({ name: 'color', value: 'red', entityVersion: 1 })
  await on(admin, 'set', 'color', { body: { value: 7 } }).gets(200, { value: '7', entityVersion: 2 })
  await on(admin, 'get', 'color').gets(200, { name: 'color', value: '7', entityVersion: 2 })
  expect((await on(admin, 'remove', 'color').gets(204)).text).toBe('')
  await on(admin, 'remove', 'color').gets(404, notFound('color'))
})

test.each([
  ['x'.repeat(33), { value: 'red' }],
  ['color', { value: '' }],
  ['color', { value: 'x'.repeat(129) }],
  ['color', { value: null }],
  ['color', undefined],
  ['color', { value: {} }],
])('rejects setting %s with body %j', async (name, body) => {
  const { admin } = await hiveWorld()
  await on(admin, 'set', name, { body }).gets(400, { error: 400 })
})

test('neither reads nor writes the secrets that sign tokens', async () => {
  const { admin, table } = await hiveWorld()
  for (const name of ['jwt.secret', 'JWT.Secret', ' jwt.secret ']) {
    await on(admin, 'get', name).gets(404, notFound(name))
    await on(admin, 'set', name, { body: { value: 'mine now' } }).gets(403, DENIED)
    await on(admin, 'remove', name).gets(404, notFound(name))
  }
  const { d } = (await table.get({ PK: 'SIGNING', SK: 'KEYS' }))!
  const { text } = await admin.calls('devicehive.configuration.get', { params: { name: 'KEYS' } })
  expect(text).not.toContain(String(d))
})

test('requires an administrator and a token with the configuration action', async () => {
  const here = await hiveWorld()
  const any = { headers: await holding(here, here.alice, { actions: ['*'] }) }
  const other = { headers: await holding(here, here.admin, { actions: ['ManageUser'] }) }
  for (const how of ['get', 'set', 'remove']) {
    await on(here.alice, how, 'color', any).gets(403, DENIED)
    await on(here.admin, how, 'color', other).gets(403, DENIED)
  }
})

test('locks a user after the configured number of wrong passwords', async () => {
  const here = await hiveWorld()
  const logIn = (password: string) =>
    here.stranger.calls('devicehive.token.login', { body: { login: here.alice.email, password } })
  await on(here.admin, 'set', 'user.login.maxAttempts', { body: { value: '2' } }).gets(200)
  for (const _ of [1, 2]) await logIn('wrong password').gets(401, { message: 'Invalid credentials' })
  await logIn('correct horse').gets(401, { message: 'User is locked or disabled' })
})

test.each(['0', '-3', 'many'])('replaces %s as maximum of login attempts by 1 or the default of 10', async value => {
  const { admin, stores } = await hiveWorld()
  await on(admin, 'set', 'user.login.maxAttempts', { body: { value } }).gets(200)
  expect((await stores.configuration.ofLogins()).maxAttempts).toBe(value === '0' ? 1 : 10)
})

test('records a login at most once per configured interval', async () => {
  const here = await hiveWorld()
  await on(here.admin, 'set', 'user.login.lastTimeout', { body: { value: '60000' } }).gets(200)
  const logIn = async () => {
    const body = { login: here.alice.email, password: 'correct horse' }
    await here.stranger.calls('devicehive.token.login', { body }).gets(201)
    return (await here.stores.users.byId(here.alice.id))?.lastLogin
  }
  const first = await logIn()
  here.host.clock.advance(60_000)
  expect(await logIn()).toBe(first)
  here.host.clock.advance(1)
  expect(await logIn()).toBe(here.host.now())
})
