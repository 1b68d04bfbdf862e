import { byApp, place, pointOf, reasonOf, SENT, SENT_S } from './reading.ts'

const { latitude: lat, longitude: lon } = place
const location = { _type: 'location', lat, lon, tst: SENT_S }
const jane = { query: 'id=jane' }

test('parses a location of the iOS app: kilometers per hour become knots', () => {
  const complete = {
    ...location,
    acc: 5,
    alt: 167,
    batt: 41,
    bs: 2,
    cog: 271,
    vel: 61,
    vac: 21,
    t: 'u',
    tid: 'JJ',
    conn: 'w',
    p: 100.9,
    m: 1,
    topic: 'owntracks/jane/iphone',
    created_at: SENT_S + 1,
    inregions: ['Home'],
    SSID: 'attic',
  }
  expect(pointOf(byApp(complete, jane))).toEqual({
    fixTime: SENT,
    ...place,
    altitude: 167,
    course: 271,
    accuracy: 5,
    speed: 61 * 0.539957,
    attributes: { batteryLevel: 41, charge: true, event: 'u', tid: 'JJ', conn: 'w' },
  })
})

test('parses a location of a logger with a template: numbers in quotes, and members without values', () => {
  const complete = {
    _type: 'location',
    lat: '59.91301',
    lon: '10.74577',
    tst: String(SENT_S),
    vel: '',
    alt: '14',
    batt: '',
  }
  expect(pointOf(byApp(complete, jane))).toEqual({ fixTime: SENT, ...place, altitude: 14 })
})

test('omits negative numbers, which mean unknown; a negative accuracy makes the point invalid', () => {
  expect(pointOf(byApp({ ...location, vel: -1, cog: -1, acc: -1, batt: -1, bs: 0 }, jane))).toEqual({
    fixTime: SENT,
    ...place,
    valid: false,
  })
})

const phone = { 'x-limit-u': 'jane', 'x-limit-d': 'pixel' }
const topic = 'owntracks/jane/phone'

test.each([
  ['the id in the address', 'id=123456', phone, '123456'],
  ['the device in the address', 'u=jane&d=123456', phone, '123456'],
  ["the device id of the app's settings", '', phone, 'pixel'],
  ['the topic, as Traccar writes it', '', {}, 'owntracks-jane-phone'],
])('identifies a phone by %s, before the following ones', (_what, query, headers, uniqueId) => {
  const { reports } = byApp({ ...location, topic, tid: 'ne' }, { query, headers })
  expect(reports.map(report => report.uniqueId)).toEqual([uniqueId])
})

test('identifies a phone by its two letters if there is nothing else, and no phone without any id', () => {
  expect(byApp({ ...location, tid: 'JJ' }).reports.map(({ uniqueId }) => uniqueId)).toEqual(['JJ'])
  expect(byApp(location)).toMatchObject({ reports: [], isAcknowledgedWithoutData: false })
})

test.each([
  { _type: 'beacon' },
  { _type: 'card', name: 'Jane' },
  { _type: 'cmd', action: 'dump' },
  { _type: 'configuration', waypoints: [] },
  { _type: 'lwt', tst: SENT_S },
  { _type: 'status', iOS: {} },
  { _type: 'steps', steps: 12 },
  { _type: 'transition', event: 'enter', lat, lon, tst: SENT_S },
  { _type: 'waypoint', desc: 'Home', lat, lon, rad: 100, tst: SENT_S },
  { _type: 'waypoints', waypoints: [] },
  { _type: 'something of tomorrow' },
])('acknowledges $_type like a location and stores nothing, for any sender', message => {
  expect(byApp(message, { headers: phone })).toEqual({
    protocol: 'owntracks',
    reports: [],
    isAcknowledgedWithoutData: true,
    successBody: '[]',
    refusedBody: '[]',
    unknownStatus: 400,
    takesCommands: false,
  })
})

test('stores nothing for the empty body with which the app forgets a friend', () => {
  expect(byApp('', { headers: phone })).toMatchObject({
    protocol: 'owntracks',
    reports: [],
    isAcknowledgedWithoutData: true,
  })
})

test.each<[unknown, string]>([
  [{ ...location, tst: undefined }, 'timestamp is missing'],
  [{ ...location, tst: 12 }, 'timestamp is before 2000-01-01'],
  [{ ...location, lat: 91 }, 'latitude is not between -90 and 90'],
  [{ ...location, lon: undefined }, 'longitude is missing'],
  [{ _type: 'encrypted', data: 'sJ9fGx' }, 'the message is encrypted'],
  ['lat is 59', 'the body is not JSON'],
  ['{"_type":"location","lat":59.9', 'the body is not JSON'],
])('keeps a rejected point with its reason: %j', (message, reason) => {
  expect(reasonOf(byApp(message, { headers: phone }))).toBe(reason)
})

test.each<[object, object]>([
  [{ vel: 'fast', alt: 'NaN', cog: {}, acc: [1] }, { ignored: 'vel,alt,cog,acc' }],
  [{ batt: '85%' }, { ignored: 'batt' }],
  [{ batt: null, vel: null }, {}],
])('stores a location without its invalid values: %j', (more, attributes) => {
  const point = pointOf(byApp({ ...location, ...more }, jane))
  expect(point).toMatchObject({ fixTime: SENT, ...place })
  expect(point.attributes ?? {}).toEqual(attributes)
})

test('parses another body by the rules of OsmAnd, for the device of the header', () => {
  const { reports, successBody } = byApp({ lat, lon, timestamp: SENT_S }, { headers: phone })
  expect(reports).toEqual([{ uniqueId: 'pixel', points: [{ fixTime: SENT, ...place }], rejected: [] }])
  expect(successBody).toBe('[]')
})

test('parses a list of messages', () => {
  const list = [
    { ...location, batt: 1 },
    { _type: 'lwt', tst: SENT_S },
    { ...location, tst: 'x' },
  ]
  expect(byApp(list, jane).reports).toMatchObject([
    {
      uniqueId: 'jane',
      points: [{ attributes: { batteryLevel: 1 } }],
      rejected: [{ reason: 'timestamp is not a date' }],
    },
  ])
})

test('stores a fix in the query in addition to a message that is not a fix', () => {
  const { reports, isAcknowledgedWithoutData } = byApp({ _type: 'lwt', tst: SENT_S }, { query: 'id=jane&lat=1&lon=2' })
  expect(isAcknowledgedWithoutData).toBe(false)
  expect(reports).toMatchObject([{ uniqueId: 'jane', points: [{ latitude: 1, longitude: 2 }] }])
})

test.each(['fix', 'Location', 'position'])('a message of the unknown type %s is kept if it has a place', _type => {
  expect(reasonOf(byApp({ ...location, _type }, jane))).toBe(`the message type "${_type}" is unknown`)
  expect(byApp({ _type }, jane)).toMatchObject({ reports: [], isAcknowledgedWithoutData: true })
})
