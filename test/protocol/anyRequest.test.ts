import fc from 'fast-check'
import { osmand, type OsmandReports } from '#shared/protocol/osmand.ts'
import { StreamRecord } from '#shared/stream/record.ts'
import { runs } from '../kit/runs.ts'
import { NOW, byForm, byQuery, expectSameWhenReadAgain } from './reading.ts'

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
  const multipart = fc
    .array(
      fc
        .tuple(fc.constantFrom('', 'name="lat"', 'name="lon"', 'name="x"', 'name="x"; filename="y"'), value)
        .map(([head, text]) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`),
    )
    .chain(parts => fc.constantFrom('--b--\r\n', '--b', '').map(end => parts.join('') + end))
  const requests = fc.record({
    headers: fc.constantFrom<Record<string, string>>(
      {},
      { 'content-type': 'application/json' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=b' },
    ),
    query: fc.oneof(fc.constant(''), parameters, fc.string({ unit: 'binary' })),
    body: fc.oneof(
      fc.constant(''),
      parameters,
      json,
      json.map(text => text.slice(0, -1)),
      multipart,
      fc.string({ unit: 'binary' }),
    ),
  })

  test('returns reports that are valid stream records, and never throws', () => {
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
          expectSameWhenReadAgain([{ uniqueId, rejected }])
        }
      }),
      { numRuns: runs(200, 2000) },
    )
  })

  test('returns the same point for a query and a form', () => {
    fc.assert(
      fc.property(parameters, text => {
        // A request line has no line breaks. In a form they can separate reports.
        fc.pre(!/[\r\n]/.test(text))
        const query = `id=1&x=1&${text}`
        const read = ({ reports }: OsmandReports) =>
          reports.map(({ uniqueId, points, rejected }) => [uniqueId, points, rejected.map(({ reason }) => reason)])
        expect(read(byForm(query.trim()))).toEqual(read(byQuery(query.trim())))
      }),
    )
  })
})
