import { basic, PASSWORD, world } from '../../../kit/world.ts'
import { firms } from '../../../kit/firms.ts'

const LOGIN = 'smartserver.auth.login'
const CURRENT = 'smartserver.users.current'
const WRONG = { status: 401, code: 'UNAUTHORIZED', message: 'Wrong user name or password' }
const login = (username: string, password = PASSWORD) => ({ body: { username, password } })

/** The pair that a browser would send back. */
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''
const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('logging in gives the user and a cookie that scripts and other sites can not use', async () => {
  const { stranger, driver } = await firms()
  const { cookies, json } = await stranger.calls(LOGIN, login('driver_1')).gets(200)
  expect(json).toMatchObject({ id: driver.id, userName: 'driver_1', licenseAgreementAccepted: true })
  expect(JSON.stringify(json)).not.toContain('assword')
  expect(cookies).toEqual([
    expect.stringMatching(new RegExp(`^cmsSID=${driver.id}\\.[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure$`)),
  ])
  await stranger.calls(CURRENT, { cookies: [pairOf(cookies)] }).gets(200, { id: driver.id })
})

test('the member may be spelled userName, and the name may be the address', async () => {
  const { stranger, driver } = await firms()
  await stranger.calls(LOGIN, { body: { userName: 'driver_1', password: PASSWORD } }).gets(200, { id: driver.id })
  await stranger.calls(LOGIN, login('DRIVER@example.org')).gets(200, { id: driver.id })
})

test('a wrong password, an unknown name and a blocked user are answered alike, without a cookie', async () => {
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

test('a body that is no login is refused in words', async () => {
  const { stranger } = await firms()
  const refused = (message: string) => ({ status: 400, code: 'VALIDATION', message })
  await stranger.calls(LOGIN).gets(400, refused('A body is required'))
  await stranger.calls(LOGIN, { body: { username: 'x' } }).gets(400, refused('password is required'))
  await stranger.calls(LOGIN, { body: '{' }).gets(400, refused('The body is not valid JSON'))
  const form = { body: 'username=a&password=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  await stranger.calls(LOGIN, form).gets(415, { code: 'VALIDATION' })
})

test('who guesses has to wait, and so does nobody else', async () => {
  const { stranger } = await firms()
  for (let n = 0; n < 5; n += 1) await stranger.calls(LOGIN, login('driver_1', `guess ${n}`)).gets(401)
  const { headers } = await stranger
    .calls(LOGIN, login('driver_1'))
    .gets(429, { status: 429, code: 'TOO_MANY_REQUESTS' })
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  await stranger.calls(LOGIN, { ...login('driver_1'), ip: '198.51.100.7' }).gets(200)
})

test('logging in always opens a new session and ends the presented one', async () => {
  const { stranger } = await firms()
  const { cookies: first } = await stranger.calls(LOGIN, login('owner_1')).gets(200)
  const chosen = { ...login('driver_1'), cookies: [pairOf(first)] }
  const { cookies: second } = await stranger.calls(LOGIN, chosen).gets(200)
  expect(pairOf(second)).not.toBe(pairOf(first))
  await stranger.calls(CURRENT, { cookies: [pairOf(first)] }).gets(401)
})

test('no cookie is worth anything under the name of the other', async () => {
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

test('what is no cookie of ours is nobody', async () => {
  const { stranger } = await world()
  for (const value of ['', 'x', '0.'.padEnd(45, 'A'), `1.${'A'.repeat(43)}`, `9007199254740993.${'A'.repeat(43)}`])
    await stranger
      .calls(CURRENT, { cookies: [`cmsSID=${value}`] })
      .gets(401, { code: 'UNAUTHORIZED', message: 'Log in first' })
})

test('a session lasts for a day after it was used last', async () => {
  const { driver, host } = await firms()
  await driver.calls(CURRENT).gets(200)
  for (let n = 0; n < 3; n += 1) {
    host.clock.advance(23 * HOUR)
    await driver.calls(CURRENT).gets(200)
  }
  host.clock.advance(24 * HOUR)
  await driver.calls(CURRENT).gets(401)
})

test('that a session is in use is written at most every five minutes', async () => {
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

test('however much it is used, a session ends after thirty days', async () => {
  const { driver, host } = await firms()
  await driver.calls(CURRENT).gets(200)
  for (let hours = 0; hours < 30 * 24 - 12; hours += 12) {
    host.clock.advance(12 * HOUR)
    await driver.calls(CURRENT).gets(200)
  }
  host.clock.advance(12 * HOUR)
  await driver.calls(CURRENT).gets(401)
})

test('logging out ends the session and takes the cookie back; without one there is nothing to end', async () => {
  const { driver, stranger, stores, host } = await firms()
  const cookie = `cmsSID=${await stores.cmsSessions.open((await stores.users.byId(driver.id))!, host.now())}`
  const { cookies, text } = await stranger.calls('smartserver.auth.logout', { cookies: [cookie] }).gets(200)
  expect(text).toBe('')
  expect(cookies).toEqual(['cmsSID=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure'])
  await stranger.calls(CURRENT, { cookies: [cookie] }).gets(401)
  await stranger.calls('smartserver.auth.logout', { cookies: [cookie] }).gets(401)
})

test('the timeout is a bare number of milliseconds', async () => {
  const { driver } = await firms()
  expect((await driver.calls('smartserver.auth.sessionTimeout').gets(200)).text).toBe('86400000')
})

test('a page of another site changes nothing on a visitor’s cookie', async () => {
  const { driver } = await firms()
  const headers = { origin: 'https://evil.example' }
  await driver
    .calls('smartserver.users.setLocale', { body: 'es-mx', headers })
    .gets(403, { code: 'FORBIDDEN', message: 'Cross-site request rejected' })
})

test('who is blocked is out at the next request, by whichever proof', async () => {
  const { owner, driver } = await firms()
  await driver.calls(CURRENT).gets(200)
  await owner.calls('smartserver.users.update', { body: { id: driver.id, blocked: true } }).gets(200, { blocked: true })
  await driver.calls(CURRENT).gets(401)
  await driver.callsWithPassword(CURRENT).gets(401)
  await driver.calls('traccar.session.get').gets(400, 'Account is disabled')
  await owner.calls('smartserver.users.update', { body: { id: driver.id, blocked: false } }).gets(200)
  await driver.calls(CURRENT).gets(200)
})

test('a program may bring its password with each request', async () => {
  const { stranger, driver } = await firms()
  const headers = { authorization: basic('driver_1', PASSWORD) }
  await stranger.calls(CURRENT, { headers }).gets(200, { id: driver.id })
  expect((await stranger.calls('smartserver.users.locale', { headers }).gets(200)).json).toEqual({ value: 'en-us' })
  await stranger
    .calls('smartserver.users.setLocale', { headers, body: 'es-mx' })
    .gets(400, { message: 'Changing the locale requires a session' })
})
