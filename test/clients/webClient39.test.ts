/** Requests of the web client of Traccar 3.9, from opening its page. */
import { PASSWORD } from '../kit/world.ts'
import { Browser, endServers, served } from './served.ts'

afterEach(endServers)

/** Parameters that its store adds to each list. */
const NOISE = '_dc=1481356530000&page=1&start=0&limit=25'

const signedIn = async () => {
  const here = await served()
  const browser = here.browser()
  const form = { email: 'alice@example.org', password: PASSWORD }
  expect((await browser.ask('POST', 'api/session', { form })).status).toBe(200)
  return { ...here, browser }
}

/** Returns a form of the client. It sends every field: a negative id, and empty text for blank fields. */
const newDevice = (n: number) => ({
  id: -n,
  name: `Van ${n}`,
  uniqueId: `90206${n}`,
  status: '',
  lastUpdate: null,
  groupId: 0,
  phone: '',
  model: '',
  contact: '',
  category: '',
  attributes: null,
})

const create = async (browser: Browser, path: string, json: unknown) => {
  const answer = await browser.ask('POST', path, { json })
  expect(answer).toMatchObject({ status: 200, json: { id: expect.any(Number) } })
  expect(answer.json.id).toBeGreaterThan(0)
  return answer.json
}

test('starts: server, no session, a wrong password, the right one, and four complete lists', async () => {
  const { browser: open } = await served()
  const browser = open()
  const server = await browser.ask('GET', `api/server?_dc=1481356530000`)
  expect(server).toMatchObject({ status: 200, json: { id: 1, attributes: {}, registration: false } })
  expect((await browser.ask('GET', 'api/session?_dc=1481356530001')).status).toBe(404)
  const form = { email: 'alice@example.org', password: 'wrong' }
  expect((await browser.ask('POST', 'api/session', { form })).status).toBe(401)
  const signedIn = await browser.ask('POST', 'api/session', { form: { ...form, password: PASSWORD } })
  expect(signedIn).toMatchObject({ status: 200, json: { email: 'alice@example.org', admin: false } })
  for (let n = 1; n <= 30; n += 1) await create(browser, 'api/devices', newDevice(n))
  for (const path of ['groups', 'geofences', 'attributes/aliases'])
    expect(await browser.ask('GET', `api/${path}?${NOISE}`)).toMatchObject({ status: 200, json: [] })
  expect((await browser.ask('GET', `api/devices?${NOISE}`)).json).toHaveLength(30)
  expect((await browser.ask('GET', 'api/session?_dc=1')).json).toMatchObject({ email: 'alice@example.org' })
})

test('saves a complete record, and deletes it with the record as the body', async () => {
  const { browser } = await signedIn()
  const { id, positionId: _, ...record } = await create(browser, 'api/devices', newDevice(1))
  const edited = { ...record, id, name: 'Bus', attributes: { speedLimit: '50' } }
  const answer = await browser.ask('PUT', `api/devices/${id}`, { json: edited })
  expect(answer).toMatchObject({ status: 200, json: { id, name: 'Bus', attributes: { speedLimit: '50' } } })
  expect((await browser.ask('DELETE', `api/devices/${id}`, { json: edited })).status).toBe(204)
  expect((await browser.ask('GET', `api/devices?${NOISE}`)).json).toEqual([])
})

test('creates, changes, links and unlinks groups, geofences and aliases', async () => {
  const { browser } = await signedIn()
  const van = await create(browser, 'api/devices', newDevice(1))
  const group = await create(browser, 'api/groups', { id: -1, name: 'Vans', groupId: 0, attributes: null })
  const area = 'POLYGON((59.9 10.7, 59.9 10.8, 59.8 10.8, 59.9 10.7))'
  const geofence = await create(browser, 'api/geofences', {
    id: -1,
    name: 'Home',
    description: '',
    area,
    attributes: null,
  })
  expect(geofence.area).toBe(area)
  const alias = await create(browser, 'api/attributes/aliases', {
    id: -1,
    deviceId: van.id,
    attribute: 'io1',
    alias: 'Door',
  })
  expect((await browser.ask('PUT', `api/groups/${group.id}`, { json: { ...group, name: 'Cars' } })).status).toBe(200)
  for (const [path, json] of [
    ['api/devices/geofences', { deviceId: van.id, geofenceId: geofence.id }],
    ['api/groups/geofences', { groupId: group.id, geofenceId: geofence.id }],
  ] as const) {
    expect(await browser.ask('POST', path, { json })).toMatchObject({ status: 200, json })
    expect((await browser.ask('DELETE', path, { json })).status).toBe(204)
  }
  const aliases = `api/attributes/aliases?${NOISE}&deviceId=${van.id}`
  expect((await browser.ask('GET', aliases)).json).toEqual([alias])
  expect((await browser.ask('DELETE', `api/attributes/aliases/${alias.id}`, { json: alias })).status).toBe(204)
})

test('links a device to a user and unlinks it as administrator', async () => {
  const { browser: open, alice } = await served()
  const browser = open()
  await browser.ask('POST', 'api/session', { form: { email: 'admin@example.org', password: PASSWORD } })
  const van = await create(browser, 'api/devices', newDevice(1))
  const json = { userId: alice.id, deviceId: van.id }
  expect((await browser.ask('POST', 'api/permissions/devices', { json })).status).toBe(200)
  const ofAlice = `api/devices?${NOISE}&userId=${alice.id}`
  expect((await browser.ask('GET', ofAlice)).json).toHaveLength(1)
  expect((await browser.ask('DELETE', 'api/permissions/devices', { json })).status).toBe(204)
  expect((await browser.ask('GET', ofAlice)).json).toEqual([])
  expect((await browser.ask('GET', `api/devices?${NOISE}&all=true`)).json).toHaveLength(1)
  const users = (await browser.ask('GET', `api/users?${NOISE}`)).json
  expect(users).toHaveLength(3)
  const { version: _, ...settings } = (await browser.ask('GET', 'api/server')).json
  expect((await browser.ask('PUT', 'api/server', { json: { ...settings, zoom: 5 } })).json).toMatchObject({ zoom: 5 })
})

test('saves a profile with empty fields and a date in the client’s time zone', async () => {
  const { browser } = await signedIn()
  const user = (await browser.ask('GET', 'api/session')).json
  const json = { ...user, name: 'Alice A.', password: '', token: '', map: 'osm', distanceUnit: 'mi', speedUnit: 'mph' }
  const saved = await browser.ask('PUT', `api/users/${user.id}`, { json })
  expect(saved).toMatchObject({ status: 200, json: { name: 'Alice A.', distanceUnit: 'mi', expirationTime: null } })
  expect((await browser.ask('GET', 'api/session')).status).toBe(200)
})

test('lists command types with an unknown parameter, and sends a command', async () => {
  const { browser, trackers, host } = await signedIn()
  const { id } = await create(browser, 'api/devices', newDevice(1))
  await fetch(`${trackers}/?id=902061&lat=59.9&lon=10.7`, { method: 'POST' })
  const types = await browser.ask('GET', `api/commandtypes?deviceId${id}&${NOISE}&deviceId=${id}`)
  expect(types).toMatchObject({ status: 200, json: [{ type: 'custom' }] })
  const json = { deviceId: id, type: 'custom', attributes: { data: 'wake' } }
  expect((await browser.ask('POST', 'api/commands', { json })).status).toBe(200)
  host.clock.advance(30_000)
  const next = await fetch(`${trackers}/?id=902061&lat=59.9&lon=10.7`, { method: 'POST' })
  expect(await next.text()).toBe('wake')
})

test('lists 13 notifications, and saves a complete one', async () => {
  const { browser } = await signedIn()
  const rows = (await browser.ask('GET', `api/users/notifications?${NOISE}`)).json
  expect(rows).toHaveLength(13)
  const row = { ...rows.find(({ type }: { type: string }) => type === 'alarm'), web: true }
  expect((await browser.ask('POST', 'api/users/notifications', { json: row })).status).toBe(200)
  const after = (await browser.ask('GET', `api/users/notifications?${NOISE}`)).json
  expect(after.filter(({ web }: { web: boolean }) => web)).toMatchObject([{ type: 'alarm' }])
  expect((await browser.ask('POST', 'api/users/notifications/test')).status).toBe(204)
})

test('returns reports as JSON, and as a workbook to download', async () => {
  const { browser, trackers } = await signedIn()
  const { id } = await create(browser, 'api/devices', newDevice(1))
  await fetch(`${trackers}/?id=902061&lat=59.9&lon=10.7&alarm=sos`, { method: 'POST' })
  const range = 'from=2026-06-01T00:00:00.000Z&to=2026-06-02T00:00:00.000Z'
  const events = `api/reports/events?${NOISE}&deviceId=${id}&type=allEvents&${range}`
  const { json } = await browser.ask('GET', events, { headers: { accept: 'application/json' } })
  expect(json).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'alarm', geofenceId: 0 })]))
  const { id: eventId, positionId } = json.find(({ type }: { type: string }) => type === 'alarm')
  const byId = await browser.ask('GET', `api/positions?id=${positionId}&id=${positionId}`)
  expect(byId.json.map((one: { id: number }) => one.id)).toEqual([positionId, positionId])
  expect((await browser.ask('GET', `api/events/${eventId}`)).json).toMatchObject({ type: 'alarm', positionId })
  const accept = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const local = 'from=2026-06-01T02:00:00+02:00&to=2026-06-02T02:00:00%2B02:00'
  for (const name of ['route', 'events', 'trips', 'summary']) {
    const book = await browser.ask('GET', `api/reports/${name}?deviceId=${id}&${local}`, { headers: { accept } })
    expect(book.status).toBe(200)
    expect(book.headers.get('content-type')).toBe(accept)
    expect(book.headers.get('content-disposition')).toBe('attachment; filename=report.xlsx')
  }
})

test('ends the session on sign-out', async () => {
  const { browser } = await signedIn()
  expect((await browser.ask('DELETE', 'api/session')).status).toBe(204)
  expect((await browser.ask('GET', 'api/session')).status).toBe(404)
})
