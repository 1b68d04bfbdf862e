/** How the phone app has reported over the years, up to the latest position that its owner then sees. */
import { PASSWORD } from '../kit/world.ts'
import { endServers, served } from './served.ts'

afterEach(endServers)

const FIX = Date.parse('2026-06-01T11:59:00Z') / 1000

const phone = async () => {
  const here = await served()
  const browser = here.browser()
  await browser.ask('POST', 'api/session', { form: { email: 'alice@example.org', password: PASSWORD } })
  await browser.ask('POST', 'api/devices', { json: { name: 'Phone', uniqueId: '123456' } })
  return { ...here, latest: async () => (await browser.ask('GET', 'api/positions')).json }
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

test('Traccar Client 9: JSON in meters per second, with the query in a member for old servers, to a path with a slash', async () => {
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

test('Traccar Client 10: a form, and one with only a token for messages, which is no position', async () => {
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

test('a fix that can never be a position does not block what comes after it; an unknown phone is 400', async () => {
  const { trackers, latest } = await phone()
  const post = (query: string) => fetch(`${trackers}/?${query}`, { method: 'POST' })
  expect((await post(`id=123456&timestamp=${FIX}&lat=91&lon=10`)).status).toBe(200)
  expect(await latest()).toEqual([])
  expect((await post(`id=123456&timestamp=${FIX}&lat=59&lon=10`)).status).toBe(200)
  expect(await latest()).toHaveLength(1)
  expect((await post(`id=nobody&timestamp=${FIX}&lat=59&lon=10`)).status).toBe(400)
})
