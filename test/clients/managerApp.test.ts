/** Traccar Manager: signs in once in a web view, then uses a token. */
import { PASSWORD } from '../kit/world.ts'
import { endServers, served } from './served.ts'

afterEach(endServers)

test('creates a token for half a year, signs in with it after a restart, and downloads with it', async () => {
  const { browser, api, host } = await served()
  const page = browser()
  await page.ask('POST', 'api/session', { form: { email: 'alice@example.org', password: PASSWORD } })
  const { id } = (await page.ask('POST', 'api/devices', { json: { name: 'Van', uniqueId: 'van' } })).json
  const { status, text: token } = await page.ask('POST', 'api/session/token', {
    form: { expiration: '2026-12-01T12:00:00.000Z' },
  })
  expect([status, token]).toEqual([200, expect.stringMatching(/^[\w.~-]+$/)])
  host.clock.advance(100 * 86_400_000)
  const restarted = browser()
  expect((await restarted.ask('GET', `api/session?token=${token}`)).json).toMatchObject({ email: 'alice@example.org' })
  const accept = 'application/gpx+xml'
  const query = `deviceId=${id}&from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z`
  const file = await fetch(`${api}/api/positions?${query}`, { headers: { accept, authorization: `Bearer ${token}` } })
  expect([file.status, file.headers.get('content-type')]).toEqual([200, `${accept}; charset=utf-8`])
  host.clock.advance(100 * 86_400_000)
  expect((await browser().ask('GET', `api/session?token=${token}`)).status).toBe(401)
})

test('stores its push token in the attributes of the user', async () => {
  const { browser } = await served()
  const page = browser()
  await page.ask('POST', 'api/session', { form: { email: 'alice@example.org', password: PASSWORD } })
  const user = (await page.ask('GET', 'api/session')).json
  const json = { ...user, attributes: { ...user.attributes, notificationTokens: 'fcm:123' } }
  expect((await page.ask('PUT', `api/users/${user.id}`, { json })).json.attributes).toEqual({
    notificationTokens: 'fcm:123',
  })
})
