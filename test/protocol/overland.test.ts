import { byJson, place, pointOf, reasonOf, SENT } from './reading.ts'

const feature = (properties: object, coordinates: unknown = [place.longitude, place.latitude]) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates },
  properties: { timestamp: '2026-06-01T11:59:00Z', ...properties },
})

test('a feature with all that a phone knows: longitude stands first, meters per second become knots', () => {
  const told = feature({
    speed: 10,
    altitude: 140,
    course: 271,
    horizontal_accuracy: 12,
    battery_level: 0.64,
    battery_state: 'unplugged',
    motion: ['driving', 'stationary'],
    wifi: 'home',
    device_id: 'jane',
  })
  expect(pointOf(byJson({ locations: [told] }))).toEqual({
    fixTime: SENT,
    ...place,
    speed: 10 * 1.94384,
    altitude: 140,
    course: 271,
    accuracy: 12,
    attributes: { batteryLevel: 64, charge: false, activity: 'driving stationary', ssid: 'home' },
  })
})

test('what a phone does not know is -1, which is no speed', () => {
  const told = feature({ speed: -1, course: -1, horizontal_accuracy: -1, battery_level: -1 })
  expect(pointOf(byJson({ locations: [told] }, 'id=jane'))).toEqual({
    fixTime: SENT,
    ...place,
    speed: 0,
    course: 0,
    accuracy: 0,
  })
})

test('a batch is taken at once, and answered with what its app takes for a yes', () => {
  const batch = { locations: Array.from({ length: 1000 }, () => feature({ device_id: 'phone-1' })), trip: {} }
  const { app, reports } = byJson(batch, 'id=jane')
  expect(app).toEqual({ name: 'overland', answer: '{"result":"ok"}' })
  expect(reports.map(({ uniqueId, points }) => [uniqueId, points.length])).toEqual([['jane', 1000]])
})

test('without a name in the query each feature says whose it is, or it is that of the one before', () => {
  const locations = [feature({}), feature({ device_id: 'a' }), feature({}), feature({ unique_id: 'b' })]
  expect(byJson({ locations }).reports.map(({ uniqueId, points }) => [uniqueId, points.length])).toEqual([
    ['a', 2],
    ['b', 1],
  ])
})

test.each<[unknown, string]>([
  [feature({ timestamp: 'yesterday' }), 'timestamp is not a date'],
  [feature({}, [10, 91]), 'latitude is not between -90 and 90'],
  [feature({}, null), 'latitude is not a number'],
  ['no feature', 'timestamp is not a date'],
])('what can be no position is kept with its reason: %j', (one, reason) => {
  expect(reasonOf(byJson({ locations: [one] }, 'id=jane'))).toBe(reason)
})
