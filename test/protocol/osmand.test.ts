import fc from 'fast-check'
import { osmand } from '#shared/protocol/osmand.ts'
import { StreamRecord } from '#shared/stream/record.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const SENT = Date.parse('2026-06-01T11:59:00Z')
const SENT_S = SENT / 1000

const byQuery = (query: string) => osmand({ contentType: '', query, body: '', receivedAt: NOW })
const byForm = (body: string, query = '') =>
  osmand({ contentType: 'application/x-www-form-urlencoded', query, body, receivedAt: NOW })
const byJson = (body: unknown, query = '') =>
  osmand({
    contentType: 'application/json; charset=utf-8',
    query,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receivedAt: NOW,
  })

/** The only point of the only report. */
const pointOf = ({ reports }: ReturnType<typeof osmand>) => {
  expect(reports.map(({ points, rejected }) => [points.length, rejected])).toEqual([[1, []]])
  return reports[0]!.points[0]!
}
const reasonOf = ({ reports }: ReturnType<typeof osmand>) => {
  expect(reports.map(({ points, rejected }) => [points.length, rejected.length])).toEqual([[0, 1]])
  return reports[0]!.rejected[0]!.reason
}

const PLACE = 'lat=59.91301&lon=10.74577'
const place = { latitude: 59.91301, longitude: 10.74577 }

describe('a query', () => {
  test.each<[string, object]>([
    [`id=1&${PLACE}&timestamp=${SENT_S}`, { fixTime: SENT, ...place }],
    [`deviceid=1&${PLACE}&timestamp=${SENT}`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T11:59:00Z`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T11:59:00.000Z`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T11:59:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T13:59:00%2B02:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T13:59:00+02:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T09:29:00-0230`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01%2011:59:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01+11:59:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=${SENT_S}.25`, { fixTime: SENT + 250, ...place }],
    [`id=1&timestamp=2147483646&${PLACE}`.replace('2147483646', '946684800'), { fixTime: 946_684_800_000, ...place }],
    [`id=1&${PLACE}`, { fixTime: NOW, ...place }],
    ['id=1&location=59.91301,10.74577', { fixTime: NOW, ...place }],
    ['id=1&location=59.91301%2C10.74577', { fixTime: NOW, ...place }],
    ['id=1&lat=0&lon=0', { fixTime: NOW, latitude: 0, longitude: 0 }],
    ['id=1&lat=-0.0&lon=-0', { fixTime: NOW, latitude: 0, longitude: 0 }],
    ['id=1&lat=-33.8&lon=1.5e2', { fixTime: NOW, latitude: -33.8, longitude: 150 }],
    [`id=1&${PLACE}&lat=60`, { fixTime: NOW, ...place, latitude: 60 }],
    [
      `id=1&${PLACE}&speed=12.5&bearing=90&altitude=14`,
      { fixTime: NOW, ...place, speed: 12.5, course: 90, altitude: 14 },
    ],
    [`id=1&${PLACE}&heading=271.5&accuracy=8`, { fixTime: NOW, ...place, course: 271.5, accuracy: 8 }],
    [`id=1&${PLACE}&speed=-1&bearing=-1&accuracy=-1`, { fixTime: NOW, ...place, speed: 0, course: 0, accuracy: 0 }],
    [`id=1&${PLACE}&altitude=-12.5`, { fixTime: NOW, ...place, altitude: -12.5 }],
    [`id=1&${PLACE}&valid=1`, { fixTime: NOW, ...place, valid: true }],
    [`id=1&${PLACE}&valid=TRUE`, { fixTime: NOW, ...place, valid: true }],
    [`id=1&${PLACE}&valid=0`, { fixTime: NOW, ...place, valid: false }],
    [`id=1&${PLACE}&speed=&alarm=`, { fixTime: NOW, ...place }],
    [`&&id=1&=x&novalue&${PLACE}&`, { fixTime: NOW, ...place }],
  ])('%s', (query, point) => {
    expect(pointOf(byQuery(query))).toEqual(point)
  })

  test.each<[string, Record<string, unknown>]>([
    ['hdop=1.5&batt=87.5&charge=true', { hdop: 1.5, batteryLevel: 87.5, charge: true }],
    ['charge=false&mock=true', { charge: false, mock: true }],
    ['alarm=sos&rpm=2500&ignition=true&event=5', { alarm: 'sos', rpm: 2500, ignition: true, event: 5 }],
    ['driverUniqueId=00123&odometer=120337.05', { driverUniqueId: '00123', odometer: 120_337.05 }],
    ['card=12345678901234567890&temp=-0', { card: '12345678901234567890', temp: 0 }],
    ['io=1&io=2', { io: 2 }],
    ['note=a%20b+c%C3%A9', { note: 'a b cé' }],
    ['note=100%&other=%ff', { note: '100%', other: '\ufffd' }],
    ['big=1e309&not=NaN', { big: '1e309', not: 'NaN' }],
    ['cell=242,1,2,3&toString=5', { cell: '242,1,2,3', toString: 5 }],
    ['distance=12.5&motion=true', { distance: 12.5, motion: true }],
  ])('attributes have the type that their text shows: %s', (query, attributes) => {
    expect(pointOf(byQuery(`id=1&${PLACE}&${query}`)).attributes).toEqual(attributes)
  })

  test('what the system computes, and what would reach into objects, is not taken from outside', () => {
    const query =
      'totalDistance=9e15&ip=1.2.3.4&__proto__=1&constructor=2&prototype=3&distance=far&distance=-1&motion=maybe'
    expect(pointOf(byQuery(`id=1&${PLACE}&${query}&notificationToken=secret`))).toEqual({ fixTime: NOW, ...place })
    expect(Object.prototype).not.toHaveProperty('1')
  })

  test('at most 64 attributes, names of 64 and 3,500 characters in all are kept, and the position with them', () => {
    const many = Array.from({ length: 1000 }, (_, n) => `a${n}=1`).join('&')
    expect(Object.keys(pointOf(byQuery(`id=1&${PLACE}&${many}`)).attributes!)).toHaveLength(64)
    expect(pointOf(byQuery(`id=1&${PLACE}&${'k'.repeat(65)}=1`)).attributes).toBeUndefined()
    const long = Array.from({ length: 60 }, (_, n) => `a${n}=${'"'.repeat(100)}`).join('&')
    const { attributes } = pointOf(byQuery(`id=1&${PLACE}&${long}&last=1`))
    expect(JSON.stringify(attributes).length).toBeLessThanOrEqual(3500)
    expect(attributes).toMatchObject({ a0: '"'.repeat(100), last: 1 })
  })

  test('text that hides itself is left out', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&note=a%00b&%E2%80%AEx=1&ok=1`)).attributes).toEqual({ ok: 1 })
  })

  test.each<[string, string]>([
    ['lat=91&lon=10', 'latitude is not between -90 and 90'],
    ['lat=59&lon=181', 'longitude is not between -180 and 180'],
    ['lat=NaN&lon=10', 'latitude is not a number'],
    ['lat=1e309&lon=10', 'latitude is not a number'],
    ['lat=Infinity&lon=10', 'latitude is not a number'],
    ['lat=0x10&lon=10', 'latitude is not a number'],
    ['lat=59,91&lon=10,74', 'latitude is not a number'],
    ['location=59,91,10,74', 'location is not latitude,longitude'],
    ['location=59', 'longitude is not a number'],
    ['lat=59', 'longitude is missing'],
    ['lon=10', 'latitude is missing'],
    [`${PLACE}&altitude=high`, 'altitude is not a number'],
    [`${PLACE}&speed=1e400`, 'speed is not a number'],
    [`${PLACE}&batt=full`, 'batteryLevel is not a number'],
    [`${PLACE}&timestamp=yesterday`, 'timestamp is not a date'],
    [`${PLACE}&timestamp=2026-02-30T00:00:00Z`, 'timestamp is not a date'],
    [`${PLACE}&timestamp=-1`, 'timestamp is not a date'],
    [`${PLACE}&timestamp=0`, 'timestamp is before 2000-01-01'],
    [`${PLACE}&timestamp=1970-01-01T00:00:00Z`, 'timestamp is before 2000-01-01'],
    [`${PLACE}&timestamp=946684799`, 'timestamp is before 2000-01-01'],
    [`${PLACE}&timestamp=${NOW + 86_400_001}`, 'timestamp is more than 24 hours in the future'],
    [`${PLACE}&timestamp=2099-01-01T00:00:00Z`, 'timestamp is more than 24 hours in the future'],
  ])('%s can never be accepted', (query, reason) => {
    const answer = byQuery(`id=1&${query}`)
    expect(reasonOf(answer)).toBe(reason)
    expect(answer.reports[0]!.rejected[0]!.raw).toBe(`id=1&${query}`)
  })

  test('a clock exactly 24 hours ahead is still taken', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&timestamp=${NOW + 86_400_000}`)).fixTime).toBe(NOW + 86_400_000)
  })

  test('a report without coordinates is a sign of life with its time and attributes', () => {
    expect(pointOf(byQuery(`id=1&timestamp=${SENT_S}&batt=50`))).toEqual({
      fixTime: SENT,
      attributes: { batteryLevel: 50 },
    })
  })

  test.each(['id=1', 'id=1&notificationToken=abc', 'deviceid=1&lat=&lon='])('%s says nothing to store', query => {
    expect(byQuery(query).reports).toEqual([{ uniqueId: '1', points: [], rejected: [] }])
  })

  test.each(['', PLACE, 'id=', `id=${'x'.repeat(129)}`, 'ID=1', 'timestamp=1'])('"%s" names no device', query => {
    expect(byQuery(query)).toEqual({ json: false, reports: [] })
  })
})

describe('a form', () => {
  test('counts when the query has no parameters, whatever its media type', () => {
    expect(pointOf(byForm(`id=1&${PLACE}&timestamp=${SENT_S}`))).toEqual({ fixTime: SENT, ...place })
    const plain = osmand({ contentType: 'text/plain', query: '', body: `id=1&${PLACE}\r\n`, receivedAt: NOW })
    expect(pointOf(plain)).toEqual({ fixTime: NOW, ...place })
  })

  test('a query with parameters wins over it', () => {
    expect(pointOf(byForm('id=2&lat=1&lon=1', `id=1&${PLACE}`))).toEqual({ fixTime: NOW, ...place })
  })

  test('of Traccar Client 10 that only brings a push token has no point', () => {
    expect(byForm('id=1&notificationToken=abc%3Adef').reports).toEqual([{ uniqueId: '1', points: [], rejected: [] }])
  })

  test('a real one of Traccar Client 10', () => {
    const body = `id=384729&lat=59.91301&lon=10.74577&timestamp=${SENT_S}&accuracy=4.2&altitude=14.1&speed=6.2&bearing=271.3&batt=64&charge=true`
    expect(pointOf(byForm(body))).toEqual({
      fixTime: SENT,
      ...place,
      accuracy: 4.2,
      altitude: 14.1,
      speed: 6.2,
      course: 271.3,
      attributes: { batteryLevel: 64, charge: true },
    })
  })
})

const location = {
  timestamp: '2026-06-01T11:59:00.000Z',
  coords: { latitude: 59.91301, longitude: 10.74577, accuracy: 12.5, speed: 10, heading: 271.3, altitude: 14.1 },
  is_moving: true,
  odometer: 120_337.8,
  event: 'motionchange',
  battery: { level: 0.64, is_charging: true },
  activity: { type: 'in_vehicle' },
  mock: false,
  extras: { rpm: 900, note: '12', nested: {}, nothing: null },
}
const located = {
  fixTime: SENT,
  ...place,
  accuracy: 12.5,
  speed: 10 * 1.94384,
  course: 271.3,
  altitude: 14.1,
  attributes: {
    event: 'motionchange',
    motion: true,
    odometer: 120_337,
    mock: false,
    activity: 'in_vehicle',
    batteryLevel: 64,
    charge: true,
    rpm: 900,
    note: '12',
  },
}

describe('JSON', () => {
  test('of Traccar Client 9: meters per second become knots, its copy for old servers is not needed', () => {
    expect(pointOf(byJson({ location, device_id: '384729', _: '&id=384729&lat=1&lon=1&timestamp=1&' }))).toEqual(
      located,
    )
  })

  test('unknown speed, course and small accuracy are 0; an uncharged or unknown battery says nothing', () => {
    const coords = { ...location.coords, speed: -1, heading: -1, accuracy: 9.9, altitude: null }
    const battery = { level: -1, is_charging: false }
    expect(pointOf(byJson({ device_id: 'x', location: { timestamp: SENT, coords, battery } }))).toEqual({
      fixTime: SENT,
      ...place,
      speed: 0,
      course: 0,
      accuracy: 0,
    })
  })

  test('an alarm of the location wins over one of its extras', () => {
    const alarms = { alarm: 'sos', extras: { alarm: 'tow' } }
    expect(pointOf(byJson({ device_id: 'x', location: alarms })).attributes).toEqual({ alarm: 'sos' })
    expect(pointOf(byJson({ device_id: 'x', location: { extras: { alarm: 'tow' } } })).attributes).toEqual({
      alarm: 'tow',
    })
  })

  test('without coords it is a sign of life', () => {
    expect(pointOf(byJson({ device_id: 'x', location: { timestamp: SENT_S, event: 'heartbeat' } }))).toEqual({
      fixTime: SENT,
      attributes: { event: 'heartbeat' },
    })
  })

  test('only with the copy for old servers, that is read', () => {
    const copy = `&id=384729&${PLACE}&timestamp=${SENT_S}&speed=5&`
    const answer = byJson({ _: copy })
    expect(answer.reports[0]!.uniqueId).toBe('384729')
    expect(pointOf(answer)).toEqual({ fixTime: SENT, ...place, speed: 5 })
  })

  test('with the names of the query', () => {
    const flat = { id: 384729, lat: 59.91301, lon: 10.74577, timestamp: SENT_S, speed: 5, ignition: true }
    expect(pointOf(byJson(flat))).toEqual({ fixTime: SENT, ...place, speed: 5, attributes: { ignition: true } })
  })

  test('is recognised without its media type, when the query is empty', () => {
    const body = ` {"device_id":"x","location":${JSON.stringify(location)}}`
    expect(pointOf(byForm(body))).toEqual(located)
  })

  test('the device may be named by the query, and an empty body gives way to it', () => {
    expect(byJson({ location }, 'id=7').reports[0]!.uniqueId).toBe('7')
    expect(pointOf(byJson({}, `id=7&${PLACE}`))).toEqual({ fixTime: NOW, ...place })
    expect(pointOf(byJson('', `id=7&${PLACE}`))).toEqual({ fixTime: NOW, ...place })
  })

  test('a list of objects, and a list of locations, keep their order', () => {
    const at = (second: number) => ({ ...location, timestamp: SENT_S + second, extras: { second } })
    const seconds = (body: unknown, query = '') =>
      byJson(body, query).reports.map(report => [
        report.uniqueId,
        report.points.map(point => point.attributes!['second']),
      ])
    expect(seconds([1, 2, 3].map(second => ({ device_id: 'x', location: at(second) })))).toEqual([['x', [1, 2, 3]]])
    expect(seconds({ device_id: 'x', location: [at(1), at(2)] })).toEqual([['x', [1, 2]]])
    expect(seconds([at(1), at(2)], 'id=x')).toEqual([['x', [1, 2]]])
    expect(
      seconds([
        { device_id: 'x', location: at(1) },
        { device_id: 'y', location: [at(2)] },
        { location: at(3) },
        { device_id: 'x', location: at(4) },
      ]),
    ).toEqual([
      ['x', [1, 4]],
      ['y', [2, 3]],
    ])
  })

  test('a bad member of a list is kept beside the good ones', () => {
    const bad = { ...location, coords: { ...location.coords, latitude: 91 } }
    const { reports } = byJson([{ device_id: 'x', location: [location, bad, 5] }, 'text', { location }])
    expect(reports[0]!.points).toEqual([located, located])
    expect(reports[0]!.rejected).toEqual([
      { reason: 'latitude is not between -90 and 90', raw: JSON.stringify(bad) },
      { reason: 'is not an object', raw: '5' },
      { reason: 'is not an object', raw: '"text"' },
    ])
  })

  test.each<[string, string]>([
    ['{"coords":{"latitude":"59","longitude":10}}', 'latitude is not a number'],
    ['{"coords":{"latitude":1e309,"longitude":10}}', 'latitude is not a number'],
    ['{"coords":{"latitude":59}}', 'longitude is missing'],
    ['{"coords":[59,10]}', 'coords is not an object'],
    ['{"timestamp":"soon"}', 'timestamp is not a date'],
    ['{"timestamp":{}}', 'timestamp is not a date'],
    ['{"timestamp":1e99}', 'timestamp is not a date'],
  ])('a location %s can never be accepted', (text, reason) => {
    expect(reasonOf(byJson(`{"device_id":"x","location":${text}}`))).toBe(reason)
  })

  test('what is not JSON is kept when the query names the device, and names none by itself', () => {
    expect(byJson('{"device_id":"x"', 'id=7').reports).toEqual([
      { uniqueId: '7', points: [], rejected: [{ reason: 'the body is not JSON', raw: '{"device_id":"x"' }] },
    ])
    expect(byJson('{"device_id":"x"')).toEqual({ json: true, reports: [] })
  })

  test('a form inside of what is not JSON is found, as by servers that read forms only', () => {
    expect(pointOf(byForm(`{"_":"&id=1&${PLACE}&"`)).latitude).toBe(59.91301)
  })

  test('nesting without end is not read, brackets in text are', () => {
    expect(byJson('['.repeat(100_000) + ']'.repeat(100_000))).toEqual({ json: true, reports: [] })
    expect(pointOf(byJson({ id: 'x', note: '[{"\\'.repeat(20), lat: 1, lon: 2 })).latitude).toBe(1)
  })

  test.each(['{}', '[]', 'null', '5', '"id=1"', '{"location":{}}', '{"device_id":""}', '{"device_id":"\\ud800"}'])(
    '%s names no device',
    body => {
      expect(byJson(body)).toEqual({ json: true, reports: [] })
    },
  )
})

describe('any request', () => {
  const key = fc.oneof(
    fc.constantFrom(
      'id',
      'deviceid',
      'lat',
      'lon',
      'location',
      'timestamp',
      'speed',
      'valid',
      'batt',
      '__proto__',
      '_',
    ),
    fc.string(),
  )
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double().map(String),
    fc.constantFrom('1', '91', '%', '1e309', ','),
  )
  const parameters = fc.array(fc.tuple(key, value).map(([name, text]) => `${name}=${text}`)).map(all => all.join('&'))
  const coords = fc.record(
    { latitude: fc.double(), longitude: fc.anything(), speed: fc.double(), accuracy: fc.double() },
    { requiredKeys: [] },
  )
  const locations = fc.record(
    { timestamp: fc.anything(), coords, extras: fc.dictionary(fc.string(), fc.anything()), battery: fc.anything() },
    { requiredKeys: [] },
  )
  const objects = fc.record({
    device_id: fc.string(),
    location: fc.oneof(locations, fc.array(locations), fc.anything()),
  })
  const json = fc.oneof(
    fc.json(),
    objects.map(text => JSON.stringify(text)),
    fc.array(objects).map(text => JSON.stringify(text)),
  )
  const requests = fc.record({
    contentType: fc.constantFrom('', 'application/json', 'application/x-www-form-urlencoded'),
    query: fc.oneof(fc.constant(''), parameters, fc.string({ unit: 'binary' })),
    body: fc.oneof(fc.constant(''), parameters, json, fc.string({ unit: 'binary' })),
  })

  test('gives reports that are stream records, and never throws', () => {
    fc.assert(
      fc.property(requests, request => {
        for (const { uniqueId, points, rejected } of osmand({ ...request, receivedAt: NOW }).reports) {
          expect(uniqueId.length).toBeGreaterThan(0)
          const record = { v: 1, deviceId: 7, protocol: 'osmand', receivedAt: NOW, points, rejected }
          expect(StreamRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
          for (const point of points) {
            expect(Math.abs(point.latitude ?? 0)).toBeLessThanOrEqual(90)
            expect(point.fixTime).toBeGreaterThanOrEqual(Date.UTC(2000, 0, 1))
            expect(JSON.stringify(point.attributes ?? {}).length).toBeLessThanOrEqual(3500)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('a point written as a query and as a form is the same', () => {
    fc.assert(
      fc.property(parameters, text => {
        const query = `id=1&x=1&${text}`
        expect(byForm(query.trim()).reports).toEqual(byQuery(query.trim()).reports)
      }),
    )
  })
})
