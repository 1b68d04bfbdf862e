import { osmand } from '#shared/protocol/osmand.ts'
import {
  NOW,
  PLACE,
  SENT,
  SENT_S,
  byForm,
  byMultipart,
  byQuery,
  expectSameWhenReadAgain,
  place,
  pointOf,
  reasonOf,
} from './reading.ts'

describe('a query', () => {
  test.each<[string, object]>([
    [`id=1&${PLACE}&timestamp=${SENT_S}`, { fixTime: SENT, ...place }],
    [`deviceid=1&${PLACE}&timestamp=${SENT}`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T11:59:00Z`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T11:59:00.000Z`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T11:59:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T13:59:00%2B02:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T13:59:00+02:00`, { fixTime: SENT, ...place }],
    [`id=1&${PLACE}&timestamp=2026-06-01T13:59:0002:00`, { fixTime: SENT, ...place }],
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
    [`id=1&${PLACE}&speed=10&speedUnit=mps`, { fixTime: NOW, ...place, speed: 10 * 1.94384 }],
    [`id=1&speedUnit=kmh&${PLACE}&speed=100`, { fixTime: NOW, ...place, speed: 100 * 0.539957 }],
    [`id=1&${PLACE}&speed=60&speedUnit=mph`, { fixTime: NOW, ...place, speed: 60 * 0.868976 }],
    [`id=1&${PLACE}&speed=12&speedUnit=kn`, { fixTime: NOW, ...place, speed: 12 }],
    [`id=1&${PLACE}&speedUnit=furlongs`, { fixTime: NOW, ...place, attributes: { ignored: 'speedUnit' } }],
    [`id=1&${PLACE}&speed=-1&bearing=-1`, { fixTime: NOW, ...place }],
    [`id=1&${PLACE}&accuracy=-2147473&valid=1`, { fixTime: NOW, ...place, valid: false }],
    ['id=1&latitude=59.91301&longitude=10.74577', { fixTime: NOW, ...place }],
    ['id=1&lat=59.91301&lng=10.74577', { fixTime: NOW, ...place }],
    [`id=1&${PLACE}&lat=&lon=`, { fixTime: NOW, ...place }],
    ['id=1&lat=0&lon=0&valid=0&batt=50', { fixTime: NOW, attributes: { batteryLevel: 50 } }],
    ['id=1&lat=0.0&lon=-0&valid=false&speed=0', { fixTime: NOW }],
    ['id=1&lat=0&lon=0&accuracy=-1', { fixTime: NOW }],
    ['id=1&lat=0&lon=16&valid=0', { fixTime: NOW, latitude: 0, longitude: 16, valid: false }],
    [`id=1&${PLACE}&altitude=-12.5`, { fixTime: NOW, ...place, altitude: -12.5 }],
    [`id=1&${PLACE}&valid=1`, { fixTime: NOW, ...place, valid: true }],
    [`id=1&${PLACE}&valid=TRUE`, { fixTime: NOW, ...place, valid: true }],
    [`id=1&${PLACE}&valid=V`, { fixTime: NOW, ...place, valid: false }],
    [`id=1&${PLACE}&valid=maybe`, { fixTime: NOW, ...place, attributes: { ignored: 'valid' } }],
    [`id=1&${PLACE}&valid=0`, { fixTime: NOW, ...place, valid: false }],
    [`id=1&${PLACE}&speed=&alarm=`, { fixTime: NOW, ...place }],
    [`&&id=1&=x&novalue&${PLACE}&`, { fixTime: NOW, ...place }],
  ])('%s', (query, point) => {
    expect(pointOf(byQuery(query))).toEqual(point)
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
    ['location=59', 'location is not latitude,longitude'],
    ['location=59,', 'longitude is not a number'],
    ['lat=59', 'longitude is missing'],
    ['lon=10', 'latitude is missing'],
    ['latitude=48&longitude=east', 'longitude is not a number'],
    [`${PLACE}&speed=12&speedUnit=x`, 'speedUnit "x" is unknown'],
    [`${PLACE}&speed=12&speedUnit=furlongs%2Ffortnight`, 'speedUnit "furlongs/fortnight" is unknown'],
    [`${PLACE}&timestamp=yesterday`, 'timestamp is not a date'],
    [`${PLACE}&timestamp=2026-02-30T00:00:00Z`, 'timestamp is not a date'],
    [`${PLACE}&timestamp=-1`, 'timestamp is not a date'],
    [`${PLACE}&timestamp=0`, 'timestamp is before 2000-01-01'],
    [`${PLACE}&timestamp=1970-01-01T00:00:00Z`, 'timestamp is before 2000-01-01'],
    [`${PLACE}&timestamp=946684799`, 'timestamp is before 2000-01-01'],
    [`${PLACE}&timestamp=${NOW + 86_400_001}`, 'timestamp is more than 24 hours in the future'],
    [`${PLACE}&timestamp=2099-01-01T00:00:00Z`, 'timestamp is more than 24 hours in the future'],
  ])('rejects %s permanently', (query, reason) => {
    const answer = byQuery(`id=1&${query}`)
    expect(reasonOf(answer)).toBe(reason)
    expect(answer.reports[0]!.rejected[0]!.query).toBe(`id=1&${query}`)
  })

  test('accepts a clock exactly 24 hours ahead', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&timestamp=${NOW + 86_400_000}`)).fixTime).toBe(NOW + 86_400_000)
  })

  test('returns a report without coordinates with its time and attributes', () => {
    expect(pointOf(byQuery(`id=1&timestamp=${SENT_S}&batt=50`))).toEqual({
      fixTime: SENT,
      attributes: { batteryLevel: 50 },
    })
  })

  test.each(['id=1', 'id=1&notificationToken=abc', 'deviceid=1&lat=&lon='])('%s has no data to store', query => {
    expect(byQuery(query).reports).toEqual([{ uniqueId: '1', points: [], rejected: [] }])
  })

  test.each(['', PLACE, 'id=', `id=${'x'.repeat(129)}`, 'ID=1', 'timestamp=1'])('"%s" names no device', query => {
    expect(byQuery(query)).toEqual({ json: false, reports: [] })
  })
})

describe('a form', () => {
  test('is parsed if the query has no parameters, with any media type', () => {
    expect(pointOf(byForm(`id=1&${PLACE}&timestamp=${SENT_S}`))).toEqual({ fixTime: SENT, ...place })
    const plain = osmand({
      headers: { 'content-type': 'text/plain' },
      query: '',
      body: `id=1&${PLACE}\r\n`,
      receivedAt: NOW,
    })
    expect(pointOf(plain)).toEqual({ fixTime: NOW, ...place })
  })

  test('returns no point for a push token of Traccar Client 10', () => {
    expect(byForm('id=1&notificationToken=abc%3Adef').reports).toEqual([{ uniqueId: '1', points: [], rejected: [] }])
  })

  test('parses a real form of Traccar Client 10', () => {
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

describe('a form in lines', () => {
  const inLines = (...lines: string[]) => byForm(lines.join('\r\n'), 'id=1').reports

  test('is one report per line, if each has a place', () => {
    const second = { fixTime: SENT + 1000, latitude: 48.2, longitude: 16.1 }
    expect(inLines(`${PLACE}&timestamp=${SENT_S}`, `lat=48.2&lon=16.1&timestamp=${SENT_S + 1}`, '')).toEqual([
      { uniqueId: '1', points: [{ fixTime: SENT, ...place }, second], rejected: [] },
    ])
  })

  test('loses only a rejected line', () => {
    const reports = inLines(`${PLACE}&timestamp=${SENT_S}`, `lat=91&lon=16.1&timestamp=${SENT_S}`)
    expect(reports).toMatchObject([{ points: [{ fixTime: SENT, ...place }], rejected: [{ query: 'id=1' }] }])
    expectSameWhenReadAgain(reports)
  })
})

describe('a value that can be a place', () => {
  test.each([
    'LAT=48.1&LON=16.2',
    'Latitude=48.1&Longitude=16.2',
    'lat[]=48.1&lon[]=16.2',
    'gps_lat=48.1&gps_lon=16.2',
    'latlng=48.1,16.2',
    `data=${encodeURIComponent('{"lat":48.1,"lon":16.2}')}`,
    `data=${encodeURIComponent(JSON.stringify(Array.from({ length: 99 }, () => ({ latitude: 48.1, longitude: 16.2 }))))}`,
    `raw=${encodeURIComponent('$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A')}`,
    `gpx=${encodeURIComponent('<trkpt lat="48.1" lon="16.2"/>')}`,
  ])('keeps %s unchanged if there is no other place', parameters => {
    for (const { reports } of [
      byQuery(`id=1&${parameters}`),
      byForm(parameters, 'id=1'),
      byMultipart(parameters, 'id=1'),
    ]) {
      expect(reports).toMatchObject([{ points: [], rejected: [{ reason: expect.stringContaining('can be a place') }] }])
      expectSameWhenReadAgain(reports)
    }
  })

  test('is an attribute if there is a place', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&LAT=1`))).toMatchObject({ ...place, attributes: { LAT: '1' } })
    expect(pointOf(byForm(PLACE, 'id=1&LAT=1'))).toMatchObject({ ...place, attributes: { LAT: '1' } })
  })
})
