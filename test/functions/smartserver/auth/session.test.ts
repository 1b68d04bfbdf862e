import { basic, PASSWORD, world } from '../../../kit/world.ts'
import { firms } from '../../../kit/firms.ts'

const LOGIN = 'smartserver.auth.login'
const CURRENT = 'smartserver.users.current'
const WRONG = { status: 401, code: 'UNAUTHORIZED', message: 'Wrong user name or password' }
const login = (username: string, password = PASSWORD) => ({ body: { username, password } })

/** Returns the name=value pair that a browser would send back. */
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''
const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('logs in with the user and a HttpOnly, SameSite cookie', async () => {
  const { stranger, driver } = await firms()
  const { cookies, json } = await stranger.calls(LOGIN, login('driver_1')).gets(200)
  expect(json).toMatchObject({ id: driver.id, userName: 'driver_1', licenseAgreementAccepted: true })
  expect(JSON.stringify(json)).not.toContain('assword')
  expect(cookies).toEqual([
    expect.stringMatching(new RegExp(`^cmsSID=${driver.id}\\.[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure$`)),
  ])
  await stranger.calls(CURRENT, { cookies: [pairOf(cookies)] }).gets(200, { id: driver.id })
})

test('accepts the member userName, and the email address as user name', async () => {
  const { stranger, driver } = await firms()
  await stranger.calls(LOGIN, { body: { userName: 'driver_1', password: PASSWORD } }).gets(200, { id: driver.id })
  await stranger.calls(LOGIN, login('DRIVER@example.org')).gets(200, { id: driver.id })
})

test('returns the same error for wrong passwords, unknown names and blocked users, without a cookie', async () => {
  const { stranger, user } = await firms()
  await user('off', { disabled: true })
  await user('old', { expirationTime: '2026-05-31T00:00:00.000+00:00' })
  for (const sent of [
    login('driver_1', 'wrong'),
    login('nobody'),
    login('off@example.org'),
    login('old@example.org'),
    { body: { password: PASSWORD } },
    login('driver_1', 'x'.repeat(100_000)),
  ]) {
    const { json, cookies } = await stranger.calls(LOGIN, sent).gets(401)
    expect(json).toEqual(WRONG)
    expect(cookies).toEqual([])
  }
})

test('rejects a malformed login body with a message', async () => {
  const { stranger } = await firms()
  const invalid = (message: string) => ({ status: 400, code: 'VALIDATION', message })
  await stranger.calls(LOGIN).gets(400, invalid('A body is required'))
  await stranger.calls(LOGIN, { body: { username: 'x' } }).gets(400, invalid('password is required'))
  await stranger.calls(LOGIN, { body: '{' }).gets(400, invalid('The body is not valid JSON'))
  const form = { body: 'username=a&password=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  await stranger.calls(LOGIN, form).gets(415, { code: 'VALIDATION' })
})

test('throttles one address after 5 wrong passwords and no other address', async () => {
  const { stranger } = await firms()
  for (let n = 0; n < 5; n += 1) await stranger.calls(LOGIN, login('driver_1', `guess ${n}`)).gets(401)
  const { headers } = await stranger
    .calls(LOGIN, login('driver_1'))
    .gets(429, { status: 429, code: 'TOO_MANY_REQUESTS' })
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  await stranger.calls(LOGIN, { ...login('driver_1'), ip: '198.51.100.7' }).gets(200)
})

test('opens a new session on login and ends the session of the request', async () => {
  const { stranger } = await firms()
  const { cookies: first } = await stranger.calls(LOGIN, login('owner_1')).gets(200)
  const withSession = { ...login('driver_1'), cookies: [pairOf(first)] }
  const { cookies: second } = await stranger.calls(LOGIN, withSession).gets(200)
  expect(pairOf(second)).not.toBe(pairOf(first))
  await stranger.calls(CURRENT, { cookies: [pairOf(first)] }).gets(401)
})

test('rejects the session of one API in the cookie of the other', async () => {
  const { stranger, driver, stores, host } = await firms()
  const account = await stores.users.byId(driver.id)
  const cms = await stores.cmsSessions.open(account!, host.now())
  const traccar = driver.cookie.replace('JSESSIONID=', '')
  await stranger.calls(CURRENT, { cookies: [`cmsSID=${cms}`] }).gets(200)
  await stranger.calls(CURRENT, { cookies: [`cmsSID=${traccar}`] }).gets(401)
  await stranger.calls(CURRENT, { cookies: [`JSESSIONID=${traccar}`] }).gets(401)
  await stranger.calls('traccar.session.get', { cookies: [`JSESSIONID=${traccar}`] }).gets(200)
  await stranger.calls('traccar.session.get', { cookies: [`JSESSIONID=${cms}`] }).gets(404)
  await stranger.calls('traccar.devices.list', { cookies: [`cmsSID=${cms}`] }).gets(401)
})

test('rejects malformed and unknown session cookies', async () => {
  const { stranger } = await world()
  for (const value of ['', 'x', '0.'.padEnd(45, 'A'), `1.${'A'.repeat(43)}`, `9007199254740993.${'A'.repeat(43)}`])
    await stranger
      .calls(CURRENT, { cookies: [`cmsSID=${value}`] })
      .gets(401, { code: 'UNAUTHORIZED', message: 'Log in first' })
})

test('expires a session 24 hours after its last use', async () => {
  const { driver, host } = await firms()
  await driver.calls(CURRENT).gets(200)
  for (let n = 0; n < 3; n += 1) {
    host.clock.advance(23 * HOUR)
    await driver.calls(CURRENT).gets(200)
  }
  host.clock.advance(24 * HOUR)
  await driver.calls(CURRENT).gets(401)
})

test('records the use of a session at most once every 5 minutes', async () => {
  const { driver, host } = await firms()
  await driver.calls(CURRENT).gets(200)
  let writes = 0
  const { authorize } = host
  const counting: typeof authorize = (address, grants, action, partition = '') => {
    if (action === 'dynamodb:UpdateItem' && partition.startsWith('SESSION#')) writes += 1
    authorize(address, grants, action, partition)
  }
  Object.assign(host, { authorize: counting })
  for (let n = 0; n < 12; n += 1) {
    await driver.calls(CURRENT).gets(200)
    host.clock.advance(MINUTE)
  }
  expect(writes).toBe(2)
})

test('expires a session after 30 days regardless of use', async () => {
  const { driver, host } = await firms()
  await driver.calls(CURRENT).gets(200)
  for (let hours = 0; hours < 30 * 24 - 12; hours += 12) {
    host.clock.advance(12 * HOUR)
    await driver.calls(CURRENT).gets(200)
  }
  host.clock.advance(12 * HOUR)
  await driver.calls(CURRENT).gets(401)
})

test('ends the session and clears the cookie on logout, and returns 401 without a session', async () => {
  const { driver, stranger, stores, host } = await firms()
  const cookie = `cmsSID=${await stores.cmsSessions.open((await stores.users.byId(driver.id))!, host.now())}`
  const { cookies, text } = await stranger.calls('smartserver.auth.logout', { cookies: [cookie] }).gets(200)
  expect(text).toBe('')
  expect(cookies).toEqual(['cmsSID=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure'])
  await stranger.calls(CURRENT, { cookies: [cookie] }).gets(401)
  await stranger.calls('smartserver.auth.logout', { cookies: [cookie] }).gets(401)
})

test('returns the session timeout as a plain number of milliseconds', async () => {
  const { driver } = await firms()
  expect((await driver.calls('smartserver.auth.sessionTimeout').gets(200)).text).toBe('86400000')
})

test('rejects cross-site requests with a session cookie', async () => {
  const { driver } = await firms()
  const headers = { origin: 'https://evil.example' }
  await driver
    .calls('smartserver.users.setLocale', { body: 'es-mx', headers })
    .gets(403, { code: 'FORBIDDEN', message: 'Cross-site request rejected' })
})

test('rejects a blocked user at the next request, with session or password', async () => {
  const { owner, driver } = await firms()
  await driver.calls(CURRENT).gets(200)
  await owner.calls('smartserver.users.update', { body: { id: driver.id, blocked: true } }).gets(200, { blocked: true })
  await driver.calls(CURRENT).gets(401)
  await driver.callsWithPassword(CURRENT).gets(401)
  await driver.calls('traccar.session.get').gets(400, 'Account is disabled')
  await owner.calls('smartserver.users.update', { body: { id: driver.id, blocked: false } }).gets(200)
  await driver.calls(CURRENT).gets(200)
})

test('accepts Basic authentication for requests without a session', async () => {
  const { stranger, driver } = await firms()
  const headers = { authorization: basic('driver_1', PASSWORD) }
  await stranger.calls(CURRENT, { headers }).gets(200, { id: driver.id })
  expect((await stranger.calls('smartserver.users.locale', { headers }).gets(200)).json).toEqual({ value: 'en-us' })
  await stranger
    .calls('smartserver.users.setLocale', { headers, body: 'es-mx' })
    .gets(400, { message: 'Changing the locale requires a session' })
})
