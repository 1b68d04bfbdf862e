/** Reports of phone apps in all their formats, up to the latest position that the user sees. */
import { PASSWORD } from '../kit/world.ts'
import { endServers, served } from './served.ts'

afterEach(endServers)

const FIX = Date.parse('2026-06-01T11:59:00Z') / 1000

const phone = async () => {
  const here = await served()
  const browser = here.browser()
  await browser.ask('POST', 'api/session', { form: { email: 'alice@example.org', password: PASSWORD } })
  const { json: device } = await browser.ask('POST', 'api/devices', { json: { name: 'Phone', uniqueId: '123456' } })
  const read = (query: string) => browser.ask('GET', `api/positions${query}`)
  return {
    ...here,
    latest: async () => (await read('')).json,
    /** All positions of the day. */
    stored: async () => (await read(`?deviceId=${device.id}&from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z`)).json,
  }
}

test('Traccar Client up to 7: a POST with everything in the query and no body', async () => {
  const { trackers, latest } = await phone()
  const query = `id=123456&timestamp=${FIX}&lat=59.91301&lon=10.74577&speed=12.5&bearing=271.0&altitude=14.0&accuracy=9.5&batt=64.0&charge=true`
  const response = await fetch(`${trackers}/?${query}`, { method: 'POST' })
  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(await latest()).toMatchObject([
    {
      protocol: 'osmand',
      fixTime: '2026-06-01T11:59:00.000+00:00',
      latitude: 59.91301,
      longitude: 10.74577,
      speed: 12.5,
      course: 271,
      altitude: 14,
      accuracy: 9.5,
      attributes: { batteryLevel: 64, charge: true },
    },
  ])
})

test('Traccar Client 9: JSON in meters per second, with a query member for old servers, to a path with a slash', async () => {
  const { trackers, latest } = await phone()
  const body = {
    location: {
      timestamp: '2026-06-01T11:59:00.000Z',
      coords: { latitude: 59.91301, longitude: 10.74577, accuracy: 12.5, speed: 10, heading: 271, altitude: 14 },
      is_moving: true,
      odometer: 1234.5,
      event: 'motionchange',
      battery: { level: 0.64, is_charging: true },
      activity: { type: 'in_vehicle' },
      extras: {},
    },
    device_id: '123456',
    _: '&id=123456&lat=59.91301&lon=10.74577',
  }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${trackers}/`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  const [position] = await latest()
  expect(position).toMatchObject({ latitude: 59.91301, course: 271, accuracy: 12.5, attributes: { batteryLevel: 64 } })
  expect(position.speed).toBeCloseTo(19.438, 3)
})

test('Traccar Client 10: a form, and a form with only a push token, which is not a position', async () => {
  const { trackers, latest } = await phone()
  const post = (form: Record<string, string>) =>
    fetch(`${trackers}/`, { method: 'POST', body: new URLSearchParams(form) })
  expect((await post({ id: '123456', notificationToken: 'fcm:123' })).status).toBe(200)
  expect(await latest()).toEqual([])
  const fix = {
    lat: '59.91301',
    lon: '10.74577',
    speed: '12.5',
    bearing: '271',
    altitude: '14',
    accuracy: '9.5',
    batt: '64',
  }
  expect((await post({ id: '123456', timestamp: String(FIX), ...fix, charge: 'false' })).status).toBe(200)
  expect(await latest()).toMatchObject([{ latitude: 59.91301, speed: 12.5, attributes: { batteryLevel: 64 } }])
})

test('accepts later fixes after an invalid one, and returns 400 for an unknown phone', async () => {
  const { trackers, latest } = await phone()
  const post = (query: string) => fetch(`${trackers}/?${query}`, { method: 'POST' })
  expect((await post(`id=123456&timestamp=${FIX}&lat=91&lon=10`)).status).toBe(200)
  expect(await latest()).toEqual([])
  expect((await post(`id=123456&timestamp=${FIX}&lat=59&lon=10`)).status).toBe(200)
  expect(await latest()).toHaveLength(1)
  expect((await post(`id=nobody&timestamp=${FIX}&lat=59&lon=10`)).status).toBe(400)
})

test('OwnTracks in HTTP mode: locations among other messages, each answered with a list', async () => {
  const { trackers, latest } = await phone()
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json', 'X-Limit-U': 'jane', 'X-Limit-D': '123456' }
    const response = await fetch(`${trackers}/`, { method: 'POST', headers, body })
    return [response.status, response.headers.get('content-type'), await response.text()]
  }
  const taken = [200, 'application/json', '[]']
  expect(await post('{"_type":"status","iOS":{"version":"26.1"}}')).toEqual(taken)
  expect(await post('')).toEqual(taken)
  expect(await latest()).toEqual([])
  const location = {
    _type: 'location',
    lat: 59.91301,
    lon: 10.74577,
    tst: FIX,
    acc: 12,
    alt: 14,
    vel: 36,
    cog: 271,
    batt: 64,
    bs: 1,
    tid: 'JD',
    topic: 'owntracks/jane/123456',
    t: 'u',
    conn: 'm',
    created_at: FIX + 1,
  }
  expect(await post(JSON.stringify(location))).toEqual(taken)
  expect(await post('{"_type":"transition","event":"leave","lat":1,"lon":2,"tst":1780315200}')).toEqual(taken)
  const [position] = await latest()
  expect(position).toMatchObject({
    protocol: 'owntracks',
    fixTime: '2026-06-01T11:59:00.000+00:00',
    latitude: 59.91301,
    longitude: 10.74577,
    altitude: 14,
    course: 271,
    accuracy: 12,
    attributes: { batteryLevel: 64, charge: false, event: 'u', tid: 'JD', conn: 'm' },
  })
  expect(position.speed).toBeCloseTo(19.438, 3)
})

test('Overland: stores 1,000 points of a batch once, even if it is resent', async () => {
  const { trackers, stored } = await phone()
  const locations = Array.from({ length: 1000 }, (_, n) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [10.74577 + n / 10_000, 59.91301] },
    properties: {
      timestamp: new Date((FIX - 3600 + n) * 1000).toISOString().replace('.000', ''),
      altitude: 14,
      speed: 10,
      horizontal_accuracy: 8,
      vertical_accuracy: 4,
      motion: ['driving'],
      wifi: 'attic',
      battery_state: 'charging',
      battery_level: 0.64,
      device_id: '123456',
    },
  }))
  const post = async () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer none' }
    const body = JSON.stringify({ locations, current: locations.at(-1) })
    const response = await fetch(`${trackers}/`, { method: 'POST', headers, body })
    return [response.status, response.headers.get('content-type'), await response.text()]
  }
  expect(await post()).toEqual([200, 'application/json', '{"result":"ok"}'])
  const first = await stored()
  expect(first).toHaveLength(1000)
  expect(first[999]).toMatchObject({
    protocol: 'overland',
    altitude: 14,
    accuracy: 8,
    latitude: 59.91301,
    attributes: { batteryLevel: 64, charge: true, activity: 'driving', ssid: 'attic' },
  })
  expect(first[999].speed).toBeCloseTo(19.438, 3)
  expect(await post()).toEqual([200, 'application/json', '{"result":"ok"}'])
  expect(await stored()).toEqual(first)
})
