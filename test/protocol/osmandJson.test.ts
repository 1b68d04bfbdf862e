import {
  NOW,
  PLACE,
  SENT,
  SENT_S,
  byForm,
  byJson,
  expectSameWhenReadAgain,
  place,
  pointOf,
  reasonOf,
} from './reading.ts'

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
  test('of Traccar Client 9: converts meters per second to knots, and ignores the copy for old servers', () => {
    expect(pointOf(byJson({ location, device_id: '384729', _: '&id=384729&lat=1&lon=1&timestamp=1&' }))).toEqual(
      located,
    )
  })

  test('omits an unknown speed, course and battery, and sets an accuracy below 10 m to 0', () => {
    const coords = { ...location.coords, speed: -1, heading: -1, accuracy: 9.9, altitude: null }
    const battery = { level: -1, is_charging: false }
    expect(pointOf(byJson({ device_id: 'x', location: { timestamp: SENT, coords, battery } }))).toEqual({
      fixTime: SENT,
      ...place,
      accuracy: 0,
    })
  })

  test("prefers the location's alarm to that of its extras", () => {
    const alarms = { alarm: 'sos', extras: { alarm: 'tow' } }
    expect(pointOf(byJson({ device_id: 'x', location: alarms })).attributes).toEqual({ alarm: 'sos' })
    expect(pointOf(byJson({ device_id: 'x', location: { extras: { alarm: 'tow' } } })).attributes).toEqual({
      alarm: 'tow',
    })
  })

  test('returns a report without a place for a location without coords', () => {
    expect(pointOf(byJson({ device_id: 'x', location: { timestamp: SENT_S, event: 'heartbeat' } }))).toEqual({
      fixTime: SENT,
      attributes: { event: 'heartbeat' },
    })
  })

  test('parses the copy for old servers if there is nothing else', () => {
    const copy = `&id=384729&${PLACE}&timestamp=${SENT_S}&speed=5&`
    const answer = byJson({ _: copy })
    expect(answer.reports[0]!.uniqueId).toBe('384729')
    expect(pointOf(answer)).toEqual({ fixTime: SENT, ...place, speed: 5 })
  })

  test('accepts the names of the query', () => {
    const flat = { id: 384729, lat: 59.91301, lon: 10.74577, timestamp: SENT_S, speed: 5, ignition: true }
    expect(pointOf(byJson(flat))).toEqual({ fixTime: SENT, ...place, speed: 5, attributes: { ignition: true } })
  })

  test('is detected without a media type if the query is empty', () => {
    const body = ` {"device_id":"x","location":${JSON.stringify(location)}}`
    expect(pointOf(byForm(body))).toEqual(located)
  })

  test('accepts a device id in the query, and an empty body does not replace it', () => {
    expect(byJson({ location }, 'id=7').reports[0]!.uniqueId).toBe('7')
    expect(pointOf(byJson({}, `id=7&${PLACE}`))).toEqual({ fixTime: NOW, ...place })
    expect(pointOf(byJson('', `id=7&${PLACE}`))).toEqual({ fixTime: NOW, ...place })
  })

  test('keeps the order of a list of objects and a list of locations', () => {
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

  test('keeps an invalid member of a list, and the valid ones', () => {
    const bad = { ...location, coords: { ...location.coords, latitude: 91 } }
    const JSON_REQUEST = { query: '', contentType: 'application/json' }
    const { reports } = byJson([{ device_id: 'x', location: [location, bad, 5] }, 'text', { location }])
    expect(reports[0]!.points).toEqual([located, located])
    expect(reports[0]!.rejected).toEqual([
      {
        reason: 'latitude is not between -90 and 90',
        ...JSON_REQUEST,
        body: JSON.stringify({ device_id: 'x', location: [bad] }),
      },
      { reason: 'is not an object', ...JSON_REQUEST, body: '{"device_id":"x","location":[5]}' },
      { reason: 'is not an object', ...JSON_REQUEST, body: '["text"]' },
    ])
  })

  test.each<[string, string]>([
    ['{"coords":{"latitude":"north","longitude":10}}', 'latitude is not a number'],
    ['{"coords":{"latitude":"59,9","longitude":"10,7"}}', 'latitude is not a number'],
    ['{"coords":{"latitude":[59],"longitude":10}}', 'latitude is not a number'],
    ['{"coords":{"latitude":true,"longitude":10}}', 'latitude is not a number'],
    ['{"position":{"latitude":59,"longitude":10}}', 'has unknown members: position'],
    ['{"coords":{"latitude":1e309,"longitude":10}}', 'latitude is not a number'],
    ['{"coords":{"latitude":59}}', 'longitude is missing'],
    ['{"coords":[59,10]}', 'coords is not an object'],
    ['{"timestamp":"soon"}', 'timestamp is not a date'],
    ['{"timestamp":{}}', 'timestamp is not a date'],
    ['{"timestamp":1e99}', 'timestamp is not a date'],
  ])('rejects a location %s permanently', (text, reason) => {
    expect(reasonOf(byJson(`{"device_id":"x","location":${text}}`))).toBe(reason)
  })

  test('keeps text that is not JSON if the query names the device, and names no device itself', () => {
    expect(byJson('{"device_id":"x"', 'id=7').reports).toEqual([
      {
        uniqueId: '7',
        points: [],
        rejected: [
          {
            reason: 'the body is not JSON',
            query: 'id=7',
            contentType: 'application/json; charset=utf-8',
            body: '{"device_id":"x"',
          },
        ],
      },
    ])
    expect(byJson('{"device_id":"x"')).toEqual({ json: true, reports: [] })
  })

  test('parses a form inside text that is not JSON, like servers that only parse forms', () => {
    expect(pointOf(byForm(`{"_":"&id=1&${PLACE}&"`)).latitude).toBe(59.91301)
  })

  test('rejects unlimited nesting, but not brackets in text', () => {
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

describe('a second place', () => {
  const flat = { lat: 59.91301, lon: 10.74577, timestamp: SENT_S }
  const other = { latitude: 48.2, longitude: 16.1 }
  const pointsOf = (body: unknown) =>
    byJson(body, 'id=x').reports.flatMap(({ points }) => points.map(({ latitude, longitude }) => [latitude, longitude]))

  test.each<[string, object]>([
    ['empty', {}],
    ['without values', { latitude: null, longitude: '' }],
    ['only an altitude', { altitude: 5 }],
  ])('coords that are %s do not hide the place next to them', (_what, coords) => {
    expect(pointsOf({ ...flat, coords })).toEqual([[59.91301, 10.74577]])
    expect(pointsOf({ location: { ...flat, coords } })).toEqual([[59.91301, 10.74577]])
  })

  test('returns two points for coords and another place, and one for the same place', () => {
    expect(pointsOf({ ...flat, coords: other })).toEqual([
      [48.2, 16.1],
      [59.91301, 10.74577],
    ])
    expect(pointsOf({ ...flat, coords: place })).toEqual([[59.91301, 10.74577]])
  })

  test('returns two points for coords and a location', () => {
    expect(pointsOf({ coords: place, location: { coords: other } })).toEqual([
      [59.91301, 10.74577],
      [48.2, 16.1],
    ])
  })

  test('keeps the other place if the one next to coords is rejected', () => {
    const { reports } = byJson({ ...flat, lat: 91, coords: other }, 'id=x')
    expect(reports).toMatchObject([{ points: [other], rejected: [{ reason: 'latitude is not between -90 and 90' }] }])
    expectSameWhenReadAgain(reports)
    const swapped = byJson({ ...flat, coords: { ...other, latitude: 91 } }, 'id=x').reports
    expect(swapped).toMatchObject([{ points: [place], rejected: [{ reason: 'latitude is not between -90 and 90' }] }])
    expectSameWhenReadAgain(swapped)
  })

  test.each([
    { Latitude: 48.1, Longitude: 16.2 },
    { location: { timestamp: SENT_S, LAT: 48.1, LON: '16.2' } },
    { location: { timestamp: SENT_S, coords: { Lat: 48.1, Lon: 16.2 } } },
  ])('keeps %j, because its names resemble those of a place', body => {
    const answer = byJson(body, 'id=x')
    expect(reasonOf(answer)).toMatch(/^L\w+ can be a place, but is not known as one$/)
    expectSameWhenReadAgain(answer.reports)
  })

  test.each<[string, unknown]>([
    ['a list of fixes', [flat, flat]],
    ['an object', { fix: { lat: 1, lon: 2 } }],
    ['GeoJSON', { geometry: { type: 'Point', coordinates: [16.1, 48.2] } }],
  ])('keeps %s in an unknown member, for any other members', (_what, batch) => {
    for (const fix of [flat, { location: flat }, { coords: place }]) {
      const { reports } = byJson({ ...fix, batch }, 'id=x')
      expect(reports).toMatchObject([
        { points: [place], rejected: [{ reason: 'has unknown members: batch', body: JSON.stringify({ batch }) }] },
      ])
      expectSameWhenReadAgain(reports)
    }
  })
})
