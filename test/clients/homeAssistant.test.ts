/** Requests of Home Assistant (pytraccar): with a Bearer token, and with every member that it expects. */
import { PASSWORD } from '../kit/world.ts'
import { type Frame, watching } from '../kit/watching.ts'
import { endServers, type Served, served } from './served.ts'

afterEach(endServers)

/** Creates a user's token, a van that has reported an alarm, and a van that has not reported. */
const home = async () => {
  const here = await served()
  const browser = here.browser()
  await browser.ask('POST', 'api/session', { form: { email: 'alice@example.org', password: PASSWORD } })
  const { id } = (await browser.ask('POST', 'api/devices', { json: { name: 'Van', uniqueId: 'van' } })).json
  await browser.ask('POST', 'api/devices', { json: { name: 'New', uniqueId: 'new' } })
  await fetch(`${here.trackers}/?id=van&lat=59.9&lon=10.7&alarm=sos`, { method: 'POST' })
  const { text: token, headers } = await browser.ask('POST', 'api/session/token', { form: {} })
  expect(headers.get('content-type')).toMatch(/^text\/plain/)
  return { ...here, token, id, read: (path: string) => read(here, token, path) }
}

/** The client accepts only 200 with JSON. */
const read = async ({ api }: Served, token: string, path: string): Promise<any> => {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' }
  const response = await fetch(`${api}/api/${path}`, { headers })
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    expect.stringMatching(/^application\/json/),
  ])
  return response.json()
}

test('returns every member of server, devices, positions and geofences that is read without a default', async () => {
  const { read: get, id } = await home()
  expect(await get('server')).toMatchObject({ id: 1, attributes: {}, version: expect.any(String) })
  const [devices, positions, geofences] = await Promise.all(['devices', 'positions', 'geofences'].map(get))
  expect(devices).toHaveLength(2)
  for (const device of devices)
    for (const key of [
      'id',
      'name',
      'uniqueId',
      'status',
      'disabled',
      'lastUpdate',
      'positionId',
      'groupId',
      'phone',
      'model',
      'contact',
      'category',
      'attributes',
    ])
      expect(device).toHaveProperty(key)
  expect(positions).toHaveLength(1)
  for (const key of [
    'id',
    'deviceId',
    'protocol',
    'deviceTime',
    'fixTime',
    'serverTime',
    'outdated',
    'valid',
    'latitude',
    'longitude',
    'altitude',
    'speed',
    'course',
    'address',
    'accuracy',
    'network',
    'geofenceIds',
    'attributes',
  ])
    expect(positions[0]).toHaveProperty(key)
  expect(positions[0]).toMatchObject({ deviceId: id, accuracy: 0, geofenceIds: [], network: null })
  expect(geofences).toEqual([])
})

test('returns the events of exactly the types that it asks for, in a range with microseconds', async () => {
  const { read: get, id } = await home()
  const range = 'from=2026-06-01T11:00:00.000000Z&to=2026-06-01T13:00:00.123456Z'
  const events = await get(`reports/events?${range}&deviceId=${id}&type=alarm&type=deviceMoving`)
  expect(events).toEqual([expect.objectContaining({ type: 'alarm', deviceId: id, eventTime: expect.any(String) })])
  expect(await get(`reports/events?${range}&deviceId=${id}&type=deviceMoving`)).toEqual([])
  const types = (await get(`reports/events?${range}&deviceId=${id}`)).map(({ type }: { type: string }) => type)
  expect(types).toEqual(['deviceOnline', 'alarm'])
})

test('opens a session by token with the content type of a form, and closes it when it is unloaded', async () => {
  const { browser: open, token } = await home()
  const browser = open()
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const session = await browser.ask('GET', `api/session?token=${token}`, { headers })
  expect(session).toMatchObject({ status: 200, json: { email: 'alice@example.org' } })
  expect(session.headers.getSetCookie()[0]).toMatch(/^JSESSIONID=/)
  expect((await browser.ask('GET', 'api/devices')).json).toHaveLength(2)
  const json = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  expect((await browser.ask('DELETE', 'api/session', { headers: json })).status).toBe(204)
  expect((await browser.ask('GET', 'api/devices')).status).toBe(401)
  expect((await browser.ask('GET', 'api/devices', { headers: json })).status).toBe(200)
})

/** The integration's view. Its stored version uses a device of the message for each position, and fails without one. */
const viewOf = (known: readonly number[]) => {
  const view = { latitude: new Map<number, number>(), status: new Map<number, string>(), failures: 0 }
  const receive = (frame: Frame) => {
    const devices = (frame.devices ?? []).filter(({ id }) => known.includes(id))
    for (const { id, status } of devices) view.status.set(id, status)
    const positions = (frame.positions ?? []).filter(({ deviceId }) => known.includes(deviceId))
    if (positions.length > 0 && (frame.devices ?? []).length === 0) view.failures += 1
    else for (const { deviceId, latitude } of positions) view.latitude.set(deviceId, latitude)
  }
  return { view, receive }
}

test('reads every message of the socket that its cookie opens', async () => {
  const here = await home()
  const live = watching(here.host)
  const { browser, token, id, alice, host } = here
  await alice.calls('traccar.notifications.set', { body: { userId: alice.id, type: 'alarm', web: true } }).gets(200)
  const session = await browser().ask('GET', `api/session?token=${token}`)
  const socket = await live.opens({ cookie: session.headers.getSetCookie()[0]?.split(';')[0] ?? '' })
  await live.delivers()
  const { view, receive } = viewOf([id])
  const receives = () => {
    const frames = socket.frames()
    frames.forEach(receive)
    return frames.length
  }
  expect([receives(), view.latitude.get(id)]).toEqual([1, 59.9])
  host.clock.advance(1000)
  await live.reports(id, { latitude: 60 })
  await live.delivers()
  expect([receives(), view.latitude.get(id), view.status.get(id)]).toEqual([1, 60, 'online'])
  host.clock.advance(1000)
  await live.reports(id, { latitude: 61, attributes: { alarm: 'sos' } })
  await live.delivers()
  expect([receives(), view.latitude.get(id)]).toEqual([2, 61])
  expect(view.failures).toBe(0)
})

test('returns 401 for a wrong token, also in the query', async () => {
  const { api } = await home()
  const headers = { authorization: 'Bearer nobodyhasthistoken' }
  expect((await fetch(`${api}/api/server`, { headers })).status).toBe(200)
  expect((await fetch(`${api}/api/devices`, { headers })).status).toBe(401)
  expect((await fetch(`${api}/api/session?token=nobodyhasthistoken`)).status).toBe(401)
})
