/** Requests with a query and a body. */
import { osmand } from '#shared/protocol/osmand.ts'
import { FORM_TYPE, NOW, PLACE, SENT, SENT_S, byForm, byJson, byMultipart, place } from './reading.ts'

const FIX = { fixTime: SENT, ...place }
const FIX_QUERY = `id=1&${PLACE}&timestamp=${SENT_S}`
const one = (uniqueId: string, points: object[], rejected: object[] = []) => [{ uniqueId, points, rejected }]

describe('a form or multipart fields with a query', () => {
  test.each<[string, string, object]>([
    ['id=1', `${PLACE}&timestamp=${SENT_S}&speed=3`, { ...FIX, speed: 3 }],
    ['id=1&batt=50', `${PLACE}&timestamp=${SENT_S}`, { ...FIX, attributes: { batteryLevel: 50 } }],
    [FIX_QUERY, 'batt=50&speed=3', { ...FIX, speed: 3, attributes: { batteryLevel: 50 } }],
    ['id=1&lat=59.91301', `lon=10.74577&timestamp=${SENT_S}`, FIX],
    [`id=1&timestamp=${SENT_S}`, PLACE, FIX],
    [`${PLACE}&timestamp=${SENT_S}`, 'id=1', FIX],
    [FIX_QUERY, `id=1&${PLACE}&timestamp=${SENT_S}`, FIX],
    [FIX_QUERY, `id=2&${PLACE}`, FIX],
    [`id=1&speed=10&${PLACE}&timestamp=${SENT_S}`, 'speedUnit=m%2Fs', { ...FIX, speed: 10 * 1.94384 }],
    ['id=1&speedUnit=kmh', `speed=100&${PLACE}&timestamp=${SENT_S}`, { ...FIX, speed: 100 * 0.539957 }],
    [FIX_QUERY, 'timestamp=yesterday&note=x', { ...FIX, attributes: { note: 'x', ignored: 'timestamp' } }],
    ['id=1&note=a', `${PLACE}&timestamp=${SENT_S}&note=b`, { ...FIX, attributes: { note: 'b', ignored: 'note' } }],
    [`${FIX_QUERY}&note=a`, 'note=b', { ...FIX, attributes: { note: 'a', ignored: 'note' } }],
  ])('%s with %s is one point', (query, body, point) => {
    expect(byForm(body, query).reports).toEqual(one('1', [point]))
    expect(byMultipart(body, query).reports).toEqual(one('1', [point]))
  })

  test.each([
    ['another place', 'lat=48.2&lon=16.1'],
    ['another moment', `${PLACE}&timestamp=${SENT_S + 1}`],
    ['another value', `${PLACE}&timestamp=${SENT_S}&rpm=900`],
  ])('are two points with a fix each if they state %s', (_what, body) => {
    const points = byForm(body, `${FIX_QUERY}&rpm=800`).reports.flatMap(report => report.points)
    expect(points).toHaveLength(2)
    expect(points[0]).toEqual({ ...FIX, attributes: { rpm: 800 } })
  })

  test('keep the other fix if one is rejected', () => {
    const bad = { reason: 'latitude is not between -90 and 90' }
    expect(byForm('lat=91&lon=16', FIX_QUERY).reports).toEqual(
      one('1', [FIX], [{ ...bad, query: 'id=1', contentType: FORM_TYPE, body: 'lat=91&lon=16' }]),
    )
    expect(byForm(`${PLACE}&timestamp=${SENT_S}`, 'id=1&lat=91&lon=16').reports).toEqual(
      one('1', [FIX], [{ ...bad, query: 'id=1&lat=91&lon=16', contentType: '', body: '' }]),
    )
    expect(byForm('lat=48.2', FIX_QUERY).reports).toMatchObject(one('1', [FIX], [{ reason: 'longitude is missing' }]))
  })
})

describe('a JSON body with a query', () => {
  const located = { coords: { latitude: 48.2, longitude: 16.1 } }

  test.each<[string, unknown, object[]]>([
    ['an empty object', {}, [FIX]],
    ['an empty location', { location: {} }, [FIX]],
    ['null', null, [FIX]],
    ['nothing but its id', { device_id: '2' }, [FIX]],
    ['a part of a report', { batt: 50 }, [{ ...FIX, attributes: { batteryLevel: 50 } }]],
    ['a part of a location', { location: { battery: { level: 0.5 } } }, [{ ...FIX, attributes: { batteryLevel: 50 } }]],
    ['the same fix', { lat: 59.91301, lon: 10.74577, timestamp: SENT_S }, [FIX]],
    ['another fix', { lat: 48.2, lon: 16.1 }, [FIX, { fixTime: NOW, latitude: 48.2, longitude: 16.1 }]],
    ['another location', { location: located }, [FIX, { fixTime: NOW, latitude: 48.2, longitude: 16.1 }]],
    [
      'two locations',
      { location: [located, located] },
      [FIX, { fixTime: NOW, latitude: 48.2, longitude: 16.1 }, { fixTime: NOW, latitude: 48.2, longitude: 16.1 }],
    ],
  ])('%s keeps the fix of the query', (_what, body, points) => {
    expect(byJson(body, FIX_QUERY).reports).toEqual(one('1', points))
    const mislabeled = { headers: { 'content-type': FORM_TYPE }, query: FIX_QUERY, receivedAt: NOW }
    expect(osmand({ ...mislabeled, body: `\u{feff} ${JSON.stringify(body)}` }).reports).toEqual(
      // Without its type, a scalar is not JSON.
      body === null
        ? one('1', [FIX], [expect.objectContaining({ reason: 'the body has an unknown format' })])
        : one('1', points),
    )
  })

  test.each(['{"lat":48.2,"lon":16.', '{"location":{"coords":', '[{"lat":1}', '{lat:1}', '{"a":NaN}'])(
    'that is invalid is kept, and the fix of the query is stored: %s',
    body => {
      expect(byJson(body, FIX_QUERY).reports).toMatchObject(
        one('1', [FIX], [{ reason: 'the body is not JSON', query: 'id=1', body }]),
      )
      expect(byJson(body, 'id=1&batt=50').reports).toMatchObject(
        one('1', [], [{ reason: 'the body is not JSON', query: 'id=1&batt=50', body }]),
      )
    },
  )

  test("applies the query's values to each location that has no others", () => {
    const body = { location: [located, { ...located, extras: { trip: 'b' } }] }
    const { reports } = byJson(body, `id=1&trip=a&timestamp=${SENT_S}`)
    expect(reports[0]!.points.map(({ fixTime, attributes }) => [fixTime, attributes])).toEqual([
      [SENT, { trip: 'a' }],
      [SENT, { trip: 'b', ignored: 'trip' }],
    ])
  })

  test("prefers the id of the query to all ids in the body; a part without an id uses its neighbor's", () => {
    const list = [
      { location: located },
      { device_id: '2', location: located },
      { location: located },
      { id: 3, lat: 1, lon: 2 },
    ]
    const counts = (query: string) =>
      byJson(list, query).reports.map(({ uniqueId, points }) => [uniqueId, points.length])
    expect(counts('id=1')).toEqual([['1', 4]])
    expect(counts('')).toEqual([
      ['2', 3],
      ['3', 1],
    ])
  })

  test.each<[string, object]>([
    [
      'latitude and longitude in the location itself',
      { location: { latitude: '59.91301', longitude: '10.74577', timestamp: SENT_S } },
    ],
    ['the time next to the location', { location: { coords: { lat: 59.91301, lng: 10.74577 } }, timestamp: SENT }],
    ['the time among the coordinates', { location: { coords: { lat: 59.91301, lon: 10.74577, timestamp: SENT } } }],
  ])('parses %s', (_where, body) => {
    expect(byJson(body, 'id=1').reports).toEqual(one('1', [FIX]))
  })

  test('keeps a place that may be in members of an unknown meaning', () => {
    const body = { points: [{ lat: 1, lon: 2 }] }
    expect(byJson(body, 'id=1').reports).toMatchObject(one('1', [], [{ reason: 'has unknown members: points' }]))
    expect(byJson(body, FIX_QUERY).reports).toMatchObject(one('1', [FIX], [{ body: JSON.stringify(body) }]))
    expect(byJson({ lat: 1, lon: 2, ext: { a: 1 } }, 'id=1').reports).toMatchObject(
      one('1', [{ attributes: { ignored: 'ext' } }]),
    )
  })
})

describe('a body of an unknown format', () => {
  test.each(['hello', '$GPRMC,123519,A,4807.038,N', '<gpx version="1.1"><trkpt lat="1" lon="2"/></gpx>', 'a b=c'])(
    'is kept, and a fix in the query is stored: %s',
    body => {
      for (const type of [FORM_TYPE, 'text/plain', undefined]) {
        const request = { headers: { 'content-type': type }, body, receivedAt: NOW }
        expect(osmand({ ...request, query: FIX_QUERY }).reports).toMatchObject(
          one('1', [FIX], [{ body, query: 'id=1' }]),
        )
        expect(osmand({ ...request, query: 'id=1' }).reports).toMatchObject(
          one('1', [], [{ reason: 'the body has an unknown format', body, query: 'id=1' }]),
        )
        expect(osmand({ ...request, query: '' }).reports).toEqual([])
      }
    },
  )
})

describe('multipart', () => {
  const part = (head: string, value: string) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
  const read = (body: string, type = 'multipart/form-data; boundary=b', query = 'id=1') =>
    osmand({ headers: { 'content-type': type }, query, body, receivedAt: NOW }).reports
  const fields =
    part('name="lat"', '59.91301') + part('name=lon', '10.74577') + part('name="timestamp"', String(SENT_S))

  test.each(['multipart/form-data; boundary=wrong', 'multipart/form-data', 'text/plain', ''])(
    'is recognized with the content type "%s"',
    type => {
      expect(read(`${fields}--b--\r\n`, type)).toEqual(one('1', [FIX]))
      expect(read(`${fields}--b--`.replaceAll('\r\n', '\n'), type)).toEqual(one('1', [FIX]))
    },
  )

  test.each([
    ['a file', part('name="track"; filename="a.gpx"', '<gpx/>')],
    ['a part without a name', part('', 'x')],
    [
      'an encoded part',
      `--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="note"\r\n\r\neA==\r\n`,
    ],
  ])('keeps %s, and stores the fields next to it', (_what, other) => {
    const [report] = read(`${fields}${other}--b--\r\n`)
    expect(report!.points).toEqual([FIX])
    expect(report!.rejected).toEqual([
      {
        reason: 'the body has an unknown format',
        query: 'id=1',
        contentType: 'multipart/form-data; boundary=b',
        body: `${other}--b--\r\n`,
      },
    ])
  })

  test('keeps a truncated part, and stores the fields before it', () => {
    const [report] = read(`${fields}${part('name="altitude"', '12')}`.slice(0, -3))
    expect(report!.points).toEqual([FIX])
    expect(report!.rejected).toMatchObject([
      { body: '--b\r\nContent-Disposition: form-data; name="altitude"\r\n\r\n1' },
    ])
  })
})
