import { byApp, place, pointOf, reasonOf, SENT } from './reading.ts'

const feature = (properties: object, coordinates: unknown = [place.longitude, place.latitude]) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates },
  properties: { timestamp: '2026-06-01T11:59:00Z', ...properties },
})
const jane = { query: 'id=jane' }
const namesOf = ({ reports }: ReturnType<typeof byApp>) =>
  reports.map(({ uniqueId, points }) => [uniqueId, points.length])

test('parses a complete feature: longitude first, meters per second become knots', () => {
  const complete = feature({
    timestamp: '2026-06-01T04:59:00-0700',
    speed: 10,
    altitude: 140,
    course: 271,
    horizontal_accuracy: 12,
    vertical_accuracy: 4,
    battery_level: 0.8899999856948853,
    battery_state: 'unplugged',
    motion: ['driving', 'stationary'],
    wifi: 'home',
    device_id: 'jane',
    locations_in_payload: 1,
  })
  expect(pointOf(byApp({ locations: [complete] }))).toEqual({
    fixTime: SENT,
    ...place,
    speed: 10 * 1.94384,
    altitude: 140,
    course: 271,
    accuracy: 12,
    attributes: { batteryLevel: 89, charge: false, activity: 'driving stationary', ssid: 'home' },
  })
})

test('omits -1, which means unknown; a negative accuracy makes the point invalid', () => {
  const complete = feature({ speed: -1, course: -1, horizontal_accuracy: -1, battery_level: -1, wifi: '', motion: [] })
  expect(pointOf(byApp({ locations: [complete] }, jane))).toEqual({
    fixTime: SENT,
    ...place,
    valid: false,
  })
})

test('returns one report for a batch, and the response that its app expects', () => {
  const reading = byApp(
    { locations: Array.from({ length: 1000 }, () => feature({ device_id: 'car' })), trip: {} },
    jane,
  )
  expect(reading).toMatchObject({ protocol: 'overland', successBody: '{"result":"ok"}', unknownStatus: 400 })
  expect(namesOf(reading)).toEqual([['jane', 1000]])
})

test('uses the id of each feature if the address has none', () => {
  const locations = [feature({ device_id: 'car' }), feature({ device_id: 'bike' }), feature({ unique_id: '7E8A-51' })]
  expect(namesOf(byApp({ locations }))).toEqual([
    ['car', 1],
    ['bike', 1],
    ['7E8A-51', 1],
  ])
})

test('uses the last name in the request for features without a name', () => {
  const locations = [
    feature({}),
    feature({ device_id: '' }),
    feature({ device_id: 'car' }),
    feature({ device_id: 'bike' }),
  ]
  expect(namesOf(byApp({ locations }))).toEqual([
    ['bike', 3],
    ['car', 1],
  ])
  // In a long queue, the newest fix is sent together with the oldest ones.
  expect(namesOf(byApp({ locations: [feature({})], current: feature({ device_id: 'car' }) }))).toEqual([['car', 1]])
})

test('names no device for a batch without a name', () => {
  expect(byApp({ locations: [feature({})] })).toMatchObject({ reports: [], isAcknowledgedWithoutData: false })
  expect(byApp({ locations: [feature({ device_id: 'x'.repeat(129) })] })).toMatchObject({ reports: [] })
})

test('ignores visits, trips and entries about the app itself', () => {
  const diary = [
    feature({ action: 'visit', arrival_date: null, departure_date: '2026-06-01T11:58:00Z' }),
    feature({ type: 'trip', mode: 'bicycle', start: '2026-06-01T11:00:00Z', end: '2026-06-01T11:59:00Z' }),
    { type: 'Feature', properties: { timestamp: '2026-06-01T11:59:00Z', action: 'will_terminate' } },
  ]
  expect(namesOf(byApp({ locations: [...diary, feature({})] }, jane))).toEqual([['jane', 1]])
  expect(byApp({ locations: diary })).toMatchObject({
    reports: [],
    isAcknowledgedWithoutData: true,
    successBody: '{"result":"ok"}',
  })
})

test.each<[unknown, string]>([
  [feature({ timestamp: undefined }), 'timestamp is missing'],
  [feature({ timestamp: 'yesterday' }), 'timestamp is not a date'],
  [feature({ timestamp: '1970-01-01T00:00:00Z' }), 'timestamp is before 2000-01-01'],
  [feature({}, [10, 91]), 'latitude is not between -90 and 90'],
  [feature({}, null), 'latitude is missing'],
  [
    feature({}, [
      [10, 59],
      [10, 60],
    ]),
    'latitude is not a number',
  ],
  ['no feature', 'is not an object'],
])('keeps a rejected point with its reason: %j', (one, reason) => {
  expect(reasonOf(byApp({ locations: [one] }, jane))).toBe(reason)
})

test.each<[object, object]>([
  [{ battery_level: -1, battery_state: 'unplugged' }, { charge: false }],
  [{ battery_level: 0, battery_state: 'unknown' }, {}],
  [{ battery_level: 'full' }, { ignored: 'battery_level' }],
])('omits a battery level that the phone does not know: %j', (properties, attributes) => {
  expect(pointOf(byApp({ locations: [feature(properties)] }, jane)).attributes ?? {}).toEqual(attributes)
})

test('stores a fix in the query in addition to a batch, also to an empty one', () => {
  const query = 'id=jane&lat=1&lon=2&token=secret'
  expect(namesOf(byApp({ locations: [feature({ device_id: 'car' })] }, { query }))).toEqual([['jane', 2]])
  expect(pointOf(byApp({ locations: [] }, { query }))).toMatchObject({ latitude: 1, longitude: 2 })
})

test('ignores a query without a fix: it is the address of the server', () => {
  const { attributes } = pointOf(byApp({ locations: [feature({})] }, { query: 'id=jane&token=secret' }))
  expect(attributes).toBeUndefined()
})

test('returns a place next to the list as a point', () => {
  const beside = { latitude: 48.2, longitude: 16.1, timestamp: SENT }
  const points = (body: object) => byApp(body, jane).reports.flatMap(report => report.points)
  expect(points({ locations: [], ...beside })).toMatchObject([{ latitude: 48.2, longitude: 16.1 }])
  expect(points({ locations: [feature({})], ...beside })).toMatchObject([place, { latitude: 48.2, longitude: 16.1 }])
})
