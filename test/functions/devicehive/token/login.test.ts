/** DeviceHive sign-in: claims of the tokens, rejected credentials and locking after wrong passwords. */
import { world, type World } from '../../../kit/world.ts'

const PASSWORD = 'correct horse'
const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
const header = (token: string) => Buffer.from(token.split('.')[0]!, 'base64url').toString()

const logIn = ({ stranger }: World, login: unknown, password: unknown, ip = '192.0.2.1') =>
  stranger.calls('devicehive.token.login', { body: { login, password }, ip })

test('issues tokens for all actions to an administrator, valid for 30 minutes and 182 days', async () => {
  const here = await world()
  const now = here.host.now()
  const { json } = await logIn(here, 'admin@example.org', PASSWORD).gets(201)
  expect(header(json.accessToken)).toBe('{"alg":"HS256"}')
  expect(Buffer.from(json.accessToken.split('.')[1], 'base64url').toString()).toBe(
    `{"payload":{"u":1,"a":[0],"n":["*"],"dt":["*"],"e":${now + 1_800_000},"t":1}}`,
  )
  expect(claims(json.refreshToken).payload).toEqual({
    u: 1,
    a: [0],
    n: ['*'],
    dt: ['*'],
    e: now + 15_724_800_000,
    t: 0,
  })
})

test('issues tokens with the client actions, networks and device types', async () => {
  const here = await world()
  const first = await here.group(0, here.alice)
  await here.group(0, here.bob)
  const { json } = await logIn(here, 'alice@example.org', PASSWORD).gets(201)
  expect(claims(json.accessToken).payload).toMatchObject({
    u: here.alice.id,
    a: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17],
    n: [String(first)],
    dt: ['*'],
  })
})

test('issues empty lists, not null, to a client without networks and types', async () => {
  const here = await world()
  await here.stores.userDeviceTypes.allowAll(here.alice.id, false)
  const { json } = await logIn(here, 'alice@example.org', PASSWORD).gets(201)
  expect(claims(json.accessToken).payload).toMatchObject({ n: [], dt: [] })
})

test('includes action 12 (ManageUser) in the token of a manager', async () => {
  const here = await world()
  await here.user('carol', { userLimit: 3 })
  const { json } = await logIn(here, 'carol@example.org', PASSWORD).gets(201)
  expect(claims(json.accessToken).payload.a).toContain(12)
})

test.each([
  ['', PASSWORD],
  ['   ', PASSWORD],
  [null, PASSWORD],
  ['alice@example.org', ''],
  ['alice@example.org', undefined],
])('rejects %p and %p as login and password', async (login, password) => {
  const message = 'Invalid or empty authorization request parameters'
  await logIn(await world(), login, password).gets(400, { error: 400, message })
})

test('returns 400 for a missing, malformed or invalid body', async () => {
  const { stranger } = await world()
  const message = 'Invalid or empty authorization request parameters'
  await stranger.calls('devicehive.token.login').gets(400, { error: 400, message })
  for (const body of ['{', '[]', 'null', { login: ['a'], password: 'b' }, { login: {}, password: 'b' }]) {
    const response = await stranger.calls('devicehive.token.login', { body })
    expect([response.status, response.json]).toEqual([400, { error: 400, message: 'Invalid request parameters' }])
  }
})

test('names the unknown login in the message, but not for a wrong password', async () => {
  const here = await world()
  await logIn(here, 'nobody', 'wrong password').gets(401, {
    error: 401,
    message: 'User with login = nobody not found or bad password',
  })
  await logIn(here, 'alice@example.org', 'wrong password').gets(401, { error: 401, message: 'Invalid credentials' })
})

test('compares logins case-sensitively', async () => {
  const here = await world()
  const message = 'User with login = Alice@example.org not found or bad password'
  await logIn(here, 'Alice@example.org', PASSWORD).gets(401, { error: 401, message })
})

test('accepts a number as password', async () => {
  const here = await world()
  await here.admin
    .calls('devicehive.users.insert', { body: { login: 'robot', password: 12345678, role: '1' } })
    .gets(201)
  await logIn(here, 'robot', 12345678).gets(201)
})

test('rejects disabled and expired users regardless of the password', async () => {
  const here = await world()
  await here.user('gone', { disabled: true })
  await here.user('late', { expirationTime: '2026-05-01T00:00:00.000+00:00' })
  for (const login of ['gone@example.org', 'late@example.org'])
    await logIn(here, login, 'whatever it is').gets(401, { error: 401, message: 'User is locked or disabled' })
})

test('locks a user after 10 wrong passwords until an administrator unlocks it', async () => {
  const here = await world()
  const network = (n: number) => `198.51.100.${n}`
  for (let n = 1; n <= 10; n += 1)
    await logIn(here, 'alice@example.org', 'wrong password', network(n)).gets(401, { message: 'Invalid credentials' })
  await logIn(here, 'alice@example.org', PASSWORD).gets(401, { message: 'User is locked or disabled' })
  await here.admin.calls('devicehive.users.get', { params: { id: here.alice.id } }).gets(200, { status: 1 })
  await here.admin.calls('devicehive.users.update', { params: { id: here.alice.id }, body: { status: 0 } }).gets(204)
  await logIn(here, 'alice@example.org', PASSWORD).gets(201)
})

test('locks a user after 10 wrong passwords from one address, without throttling', async () => {
  const here = await world()
  for (let n = 1; n <= 10; n += 1) await logIn(here, 'alice@example.org', 'wrong password').gets(401)
  await logIn(here, 'alice@example.org', PASSWORD).gets(401, { message: 'User is locked or disabled' })
})

test('keeps the sign-in of the other APIs open when DeviceHive locks a user', async () => {
  const here = await world()
  for (let n = 1; n <= 10; n += 1) await logIn(here, 'alice@example.org', 'wrong', `198.51.100.${n}`)
  await here.alice.callsWithPassword('traccar.devices.list').gets(200)
})

test('resets the count of wrong passwords after a successful login', async () => {
  const here = await world()
  for (let round = 1; round <= 2; round += 1) {
    for (let n = 1; n <= 9; n += 1) await logIn(here, 'alice@example.org', 'wrong password').gets(401)
    await logIn(here, 'alice@example.org', PASSWORD).gets(201)
  }
})

test('counts concurrent wrong passwords', async () => {
  const here = await world()
  await here.admin.calls('devicehive.configuration.set', {
    params: { name: 'user.login.maxAttempts' },
    body: { value: '4' },
  })
  await Promise.all([1, 2, 3, 4].map(n => logIn(here, 'alice@example.org', 'wrong password', `198.51.100.${n}`)))
  expect((await here.stores.users.byId(here.alice.id))?.standing.locked).toBe(true)
})

test('throttles the last administrator instead of locking it', async () => {
  const here = await world()
  for (let n = 1; n <= 10; n += 1) await logIn(here, 'admin@example.org', 'wrong password').gets(401)
  const { headers } = await logIn(here, 'admin@example.org', PASSWORD).gets(429)
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  await logIn(here, 'admin@example.org', PASSWORD, '198.51.100.7').gets(201)
})

test('locks a second administrator and no longer counts it as an administrator', async () => {
  const here = await world()
  await here.user('second', { administrator: true })
  for (let n = 1; n <= 10; n += 1) await logIn(here, 'second@example.org', 'wrong password').gets(401)
  await logIn(here, 'second@example.org', PASSWORD).gets(401, { message: 'User is locked or disabled' })
  await here.admin.calls('traccar.users.remove', { params: { id: here.admin.id } }).gets(400)
})

test('throttles one address after 100 failures for different logins', async () => {
  const here = await world()
  for (let n = 1; n <= 100; n += 1) await logIn(here, `nobody${n}`, 'wrong password').gets(401)
  await logIn(here, 'alice@example.org', PASSWORD).gets(429)
  await logIn(here, 'alice@example.org', PASSWORD, '198.51.100.7').gets(201)
})

test('records the last login at most once a second', async () => {
  const here = await world()
  const lastLogin = async () => (await here.alice.calls('devicehive.users.getCurrent')).json.lastLogin
  expect(await lastLogin()).toBeNull()
  await logIn(here, 'alice@example.org', PASSWORD).gets(201)
  expect(await lastLogin()).toBe('2026-06-01T12:00:00.000')
  here.host.clock.advance(1000)
  await logIn(here, 'alice@example.org', PASSWORD).gets(201)
  expect(await lastLogin()).toBe('2026-06-01T12:00:00.000')
  here.host.clock.advance(1)
  await logIn(here, 'alice@example.org', PASSWORD).gets(201)
  expect(await lastLogin()).toBe('2026-06-01T12:00:01.001')
})
