/** Today's web client from opening its page to signing out, and Traccar Manager around it. */
import { totpCode } from '#shared/http/totp.ts'
import { PASSWORD } from '../kit/world.ts'
import { endServers, served } from './served.ts'
import { pageIn, pageOf, today } from './today.ts'

afterEach(endServers)

const opened = async () => {
  const here = await served()
  return { ...here, page: pageIn(here.browser()) }
}

test('starts: settings without a sign-in, no session, a wrong password, the right one, and six lists', async () => {
  const { page, browser } = await opened()
  expect(await page.get('server')).toMatchObject({
    attributes: {},
    registration: false,
    newServer: false,
    emailEnabled: false,
    openIdEnabled: false,
    openIdForce: false,
    announcement: null,
  })
  expect((await page.ask('GET', 'session')).status).toBe(404)
  const form = { email: 'alice@example.org', password: 'wrong' }
  const refused = await browser().ask('POST', 'api/session', { form })
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, null])
  const user = await page.form('session', { ...form, password: PASSWORD })
  expect(user).toMatchObject({ email: 'alice@example.org', administrator: false, attributes: {}, temporary: false })
  await page.post('devices', { name: 'New', uniqueId: 'new' })
  const lists = ['devices', 'geofences', 'groups', 'drivers', 'maintenance', 'calendars']
  const found = await Promise.all(lists.map(name => page.get(name)))
  expect(found.map(list => list.length)).toEqual([1, 0, 0, 0, 0, 0])
  expect(found[0][0]).toMatchObject({ status: 'offline', lastUpdate: null, positionId: 0 })
})

test('keeps the units, keys of maps and switches that it read before the sign-in', async () => {
  const { page: admin, browser } = await today('admin')
  const attributes = {
    speedUnit: 'mph',
    googleKey: 'map-key',
    'ui.disableCalendars': true,
    termsUrl: 'https://t.example',
  }
  const settings = await admin.get('server')
  const secret = { 'mail.smtp.password': 'hidden' }
  await admin.put('server', { ...settings, bingKey: 'bing', attributes: { ...attributes, ...secret }, zoom: 4 })
  const open = await pageIn(browser()).get('server')
  expect(open).toMatchObject({ attributes, bingKey: 'bing', zoom: 4, geocoderEnabled: false, textEnabled: false })
  expect(open.attributes).toEqual(attributes)
})

test('asks for the code of an authenticator app', async () => {
  const { page: admin, browser, host } = await today('admin')
  await admin.put('server', { ...(await admin.get('server')), attributes: { totpEnable: true } })
  const alice = await pageOf({ browser }, 'alice')
  const key = await alice.form('users/totp', {})
  const user = await alice.get('session')
  expect(await alice.put(`users/${user.id}`, { ...user, totpKey: key })).toMatchObject({ totpKey: null })
  const form = { email: 'alice@example.org', password: PASSWORD }
  const page = pageIn(browser())
  const asked = await page.browser.ask('POST', 'api/session', { form })
  expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'TOTP'])
  const code = totpCode(key, Math.floor(host.now() / 30_000))
  const wrong = { ...form, code: String((code + 1) % 1_000_000) }
  expect((await page.browser.ask('POST', 'api/session', { form: wrong })).status).toBe(400)
  expect(await page.form('session', { ...form, code: String(code) })).toMatchObject({ id: user.id })
})

test('accepts the terms, also of a readonly user', async () => {
  const { user, browser } = await opened()
  await user('reader', { readonly: true })
  const page = await pageOf({ browser }, 'reader')
  const self = await page.get('session')
  const saved = await page.put(`users/${self.id}`, { ...self, attributes: { ...self.attributes, termsAccepted: true } })
  expect(saved.attributes).toEqual({ termsAccepted: true })
  const refused = await page.ask('POST', 'devices', { name: 'Van', uniqueId: 'van' })
  expect(refused).toMatchObject({ status: 400, text: 'Account is readonly' })
})

test('saves preferences and a profile with every member that it received, and with members of its own version', async () => {
  const { page } = await today()
  const self = await page.get('session')
  const attributes = { speedUnit: 'kmh', 'ui.disableEvents': false, notificationTokens: 'a,b,c', mapLiveRoutes: 'none' }
  const saved = await page.put(`users/${self.id}`, { ...self, attributes, phone: '+47', ofALaterVersion: true })
  expect(saved).toEqual({ ...self, attributes, phone: '+47' })
  const typed = { ...saved, totpKey: null, login: null, disableReports: true, userLimit: 5 }
  expect(await page.ask('PUT', `users/${self.id}`, typed)).toMatchObject({ status: 400, text: 'Admin access required' })
})

test('opens a page with a token in its address, and a device by its unique id', async () => {
  const { page, browser } = await today()
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van 7' })
  const expiration = '2026-12-01T12:00:00.000Z'
  const token = await page.form('session/token', { expiration })
  expect(token).toEqual(expect.stringMatching(/^[\w.~-]+$/))
  const other = pageIn(browser())
  expect(await other.get(`session?token=${token}`)).toMatchObject({ email: 'alice@example.org' })
  expect(await other.get('devices?uniqueId=van%207')).toMatchObject([{ id: van.id }])
  const revoked = await page.browser.ask('POST', 'api/session/token/revoke', { form: { token } })
  expect(revoked.status).toBe(204)
  expect((await other.ask('GET', 'devices')).status).toBe(401)
  expect((await pageIn(browser()).ask('GET', `session?token=${token}`)).status).toBe(401)
})

test('signs out: forgets the push token, ends the session, and finds the page of sign-in', async () => {
  const { page } = await today()
  const self = await page.get('session')
  await page.put(`users/${self.id}`, { ...self, attributes: {} })
  await page.remove('session')
  expect((await page.ask('GET', 'session')).status).toBe(404)
  expect((await page.ask('GET', 'devices')).status).toBe(401)
})

test('registers a new user if the server allows it, and answers a request for a new password alike for all', async () => {
  const { page: admin, browser } = await today('admin')
  const stranger = pageIn(browser())
  const form = { name: 'Carol', email: 'carol@example.org', password: 'a good password', totpKey: null }
  expect(await stranger.ask('POST', 'users', form)).toMatchObject({ status: 400, text: 'Registration disabled' })
  await admin.put('server', { ...(await admin.get('server')), registration: true })
  expect(await stranger.post('users', form)).toMatchObject({ email: 'carol@example.org', administrator: false })
  await stranger.form('session', { email: form.email, password: form.password })
  expect(await stranger.get('devices')).toEqual([])
  const reset = await stranger.browser.ask('POST', 'api/password/reset', { form: { email: 'carol@example.org' } })
  const none = 'This server sends no email: ask an administrator for a new password'
  expect(reset).toMatchObject({ status: 400, text: none })
  expect((await admin.get('server')).emailEnabled).toBe(false)
})

test('signs a manager in as a user, and reads the page again', async () => {
  const { page: admin, alice } = await today('admin')
  expect(await admin.get(`session/${alice.id}`)).toMatchObject({ email: 'alice@example.org' })
  expect(await admin.get('session')).toMatchObject({ id: alice.id })
  expect((await admin.ask('GET', 'statistics?from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z')).status).toBe(400)
})
