/** Reports, exports and the history of today's web client, and the downloads of Traccar Manager. */
import { inflateRawSync } from 'node:zlib'
import { endServers } from './served.ts'
import { DAY, drive, pageOf, type Page, reports, TEN, today } from './today.ts'

afterEach(endServers)

/** A van that stood in its yard, drove for 20 minutes, and stands again. */
const driven = async () => {
  const here = await today()
  const { page } = here
  const { id } = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  const yard = await page.post('geofences', { name: 'Yard', area: 'CIRCLE (59.9 10.7, 300)' })
  const way = await page.post('geofences', { name: 'Way', area: 'CIRCLE (59.99 10.7, 300)' })
  for (const { id: geofenceId } of [yard, way]) await page.post('permissions', { deviceId: id, geofenceId })
  await drive(here, 'van')
  return { ...here, id, yard: yard.id, way: way.id, van: `deviceId=${id}&${DAY}` }
}

test('opens the combined report: the route, its events, and the positions of the events', async () => {
  const { page, van, id } = await driven()
  const [row, ...others] = await page.get(`reports/combined?${van}`)
  expect(others).toEqual([])
  expect(row.deviceId).toBe(id)
  expect(row.route).toHaveLength(21)
  expect(row.route[0]).toEqual([10.7, 59.9])
  const at = new Set(row.positions.map((one: { id: number }) => one.id))
  const shown = row.events.filter(({ positionId }: { positionId: number }) => at.has(positionId))
  expect(shown.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(['geofenceExit']))
  expect(row.events.every(({ attributes }: { attributes: object }) => typeof attributes === 'object')).toBe(true)
})

test('shows the route, and deletes one of its positions', async () => {
  const { page, van } = await driven()
  const route = await page.get(`positions?${van}`)
  expect(route).toHaveLength(21)
  await page.remove(`positions/${route[3].id}`)
  expect(await page.get(`positions?${van}`)).toHaveLength(20)
  expect((await page.ask('DELETE', `positions/${route[3].id}`)).status).toBe(404)
})

test('shows events, and then the positions of 128 of them in one request', async () => {
  const here = await driven()
  const { page, id } = here
  const alarms = Array.from(
    { length: 128 },
    (_, n) => `id=van&timestamp=${TEN + 3600 + n}&lat=60.08&lon=10.7&alarm=a${n}`,
  )
  await reports(here, alarms)
  const events = await page.get(`reports/events?deviceId=${id}&${DAY}&type=alarm`)
  expect(events).toHaveLength(128)
  const ids = events.map(({ positionId }: { positionId: number }) => positionId)
  const positions = await page.get(`positions?${ids.map((one: number) => `id=${one}`).join('&')}`)
  expect(positions.map((one: { id: number }) => one.id)).toEqual(ids)
  const one = `reports/events?deviceId=${id}&${DAY}&type=alarm&type=geofenceExit&alarm=a5`
  expect((await page.get(one)).map(({ type }: { type: string }) => type)).toEqual([
    'geofenceExit',
    'geofenceExit',
    'alarm',
  ])
})

test('shows trips, one of them on the map, stops, a summary per day, and visits', async () => {
  const { page, van, id, way } = await driven()
  const trips = await page.get(`reports/trips?${van}`)
  expect(trips).toMatchObject([{ deviceId: id, deviceName: 'Van', spentFuel: 0, driverName: null }])
  expect(trips[0].duration).toBe(Date.parse(trips[0].endTime) - Date.parse(trips[0].startTime))
  const { startTime, endTime } = trips[0]
  const trip = new URLSearchParams({ deviceId: String(id), from: startTime, to: endTime })
  expect((await page.get(`reports/route?${trip.toString()}`)).length).toBeGreaterThan(5)
  const stops = await page.get(`reports/stops?${van}`)
  expect(stops.length).toBeGreaterThan(0)
  expect(stops[0]).toMatchObject({ latitude: 59.9, longitude: 10.7, distance: 0, engineHours: 0 })
  const [day] = await page.get(`reports/summary?${van}&daily=true`)
  expect(day).toMatchObject({ deviceId: id, startTime: expect.any(String) })
  expect(day.distance).toBeGreaterThan(9900)
  const visit = { startTime: '2026-06-01T10:20:00.000+00:00', endTime: '2026-06-01T10:22:00.000+00:00' }
  expect(await page.get(`reports/geofences?${van}&geofenceId=${way}`)).toMatchObject([{ geofenceId: way, ...visit }])
})

test('reports on all devices without any id, and leaves out what is not the user’s', async () => {
  const { page, browser, van } = await driven()
  const bob = await pageOf({ browser }, 'bob')
  await bob.post('devices', { name: 'Bus', uniqueId: 'bus' })
  expect((await page.get(`reports/events?${DAY}&type=deviceMoving&type=deviceStopped`)).length).toBeGreaterThan(0)
  for (const name of ['trips', 'stops', 'route', 'events']) expect(await bob.get(`reports/${name}?${van}`)).toEqual([])
  expect(await page.get(`reports/route?deviceId=999&${van}`)).toHaveLength(21)
})

/** The navigation of a browser: it accepts pages, and sends only a cookie. */
const NAVIGATION = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
const navigates = async (page: Page, path: string) =>
  page.browser.ask('GET', `api/${path}`, { headers: { accept: NAVIGATION } })

test.each([
  ['positions/csv', 'text/csv', 'positions.csv', 'id,deviceId,protocol'],
  ['positions/gpx', 'application/gpx+xml', 'positions.gpx', '<gpx'],
  ['positions/kml', 'application/vnd.google-earth.kml+xml', 'positions.kml', '<kml'],
])('downloads %s by opening its address', async (path, type, name, content) => {
  const { page, van, yard } = await driven()
  const { status, headers, text } = await navigates(page, `${path}?${van}`)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toContain(type)
  expect(headers.get('content-disposition')).toBe(`attachment; filename=${name}`)
  expect(text).toContain(content)
  const inside = await navigates(page, `${path}?${van}&geofenceId=${yard}`)
  expect(inside.text.length).toBeLessThan(text.length)
})

test('gives Traccar Manager each file whose path ends with its type, for a token alone', async () => {
  const { page, van, api } = await driven()
  const token = await page.form('session/token', { expiration: '2026-12-01T12:00:00.000Z' })
  const headers = { authorization: `Bearer ${token}` }
  for (const path of [
    'positions/csv',
    'positions/gpx',
    'positions/kml',
    'reports/trips/xlsx',
    'reports/summary/xlsx',
  ]) {
    const file = await fetch(`${api}/api/${path}?${van}`, { headers })
    expect([path, file.status]).toEqual([path, 200])
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(100)
  }
  const revoked = await fetch(`${api}/api/positions/csv?${van}`, { headers: { authorization: 'Bearer nobody' } })
  expect(revoked.status).toBe(401)
})

test('packs the kml of a kmz', async () => {
  const { page, van, api } = await driven()
  const token = await page.form('session/token', {})
  const file = await fetch(`${api}/api/positions/kmz?${van}`, { headers: { authorization: `Bearer ${token}` } })
  const zip = Buffer.from(await file.arrayBuffer())
  expect(zip.toString('latin1')).toContain('doc.kml')
  const [nameLength, extraLength, size] = [zip.readUInt16LE(26), zip.readUInt16LE(28), zip.readUInt32LE(18)]
  const start = 30 + nameLength + extraLength
  expect(inflateRawSync(zip.subarray(start, size > 0 ? start + size : undefined)).toString()).toContain('<kml')
})
