import { byJson, NOW, place, pointOf, reasonOf, SENT, SENT_S } from './reading.ts'

const { latitude: lat, longitude: lon } = place
const location = { _type: 'location', lat, lon, tst: SENT_S, tid: 'JJ' }

test('a location with all that a phone knows: kilometers per hour become knots', () => {
  const told = { ...location, vel: 50, alt: 140, cog: 271, acc: 12, batt: 87, bs: 2, t: 'u', conn: 'w' }
  expect(pointOf(byJson(told, 'id=jane'))).toEqual({
    fixTime: SENT,
    ...place,
    altitude: 140,
    course: 271,
    accuracy: 12,
    speed: 50 * 0.539957,
    attributes: { batteryLevel: 87, charge: true, event: 'u' },
  })
})

test.each<[string, object, string]>([
  ['id=jane', { ...location, topic: 'owntracks/jane/phone' }, 'jane'],
  ['', { ...location, topic: 'owntracks/jane/phone' }, 'owntracks/jane/phone'],
  ['', location, 'JJ'],
])('with the query "%s" the phone is known', (query, message, uniqueId) => {
  expect(byJson(message, query).reports.map(report => report.uniqueId)).toEqual([uniqueId])
})

test.each([
  { _type: 'lwt', tst: SENT_S },
  { _type: 'transition', event: 'enter', lat, lon, tst: SENT_S },
  { _type: 'waypoints', waypoints: [] },
])('$_type is a sign of life, and answered as all messages are', message => {
  expect(byJson(message, 'id=jane')).toEqual({
    json: true,
    reports: [{ uniqueId: 'jane', points: [], rejected: [] }],
    app: { name: 'owntracks', answer: '[]' },
  })
})

test.each<[object, string]>([
  [{ ...location, tst: undefined }, 'timestamp is not a date'],
  [{ ...location, tst: 12 }, 'timestamp is before 2000-01-01'],
  [{ ...location, lat: 91 }, 'latitude is not between -90 and 90'],
  [{ ...location, lat: '48.2' }, 'latitude is not a number'],
])('what can be no position is kept with its reason: %j', (message, reason) => {
  expect(reasonOf(byJson(message, 'id=jane'))).toBe(reason)
})

test('a message of nobody names no device', () => {
  expect(byJson({ _type: 'location', lat, lon, tst: NOW / 1000 }).reports).toEqual([])
})
