import fc from 'fast-check'
import { StreamRecord } from '#shared/stream/record.ts'
import { readTracker } from '#shared/protocol/trackers.ts'
import { runs } from '../kit/runs.ts'
import { byApp, expectSameWhenReadAgain, NOW, place, pointOf, SENT_S } from './reading.ts'

const KNOT_IN_KILOMETERS_PER_HOUR = 1.852

test.each<[string, unknown, object, string]>([
  ['a message of OwnTracks', { _type: 'location' }, {}, 'owntracks'],
  ['an empty body with its headers', '', { 'x-limit-d': 'phone' }, 'owntracks'],
  ['a batch of Overland', { locations: [] }, {}, 'overland'],
  ['a location of Traccar Client', { device_id: '1', location: { coords: {} } }, {}, 'osmand'],
  ['a batch of those', [{ device_id: '1', location: [{ coords: {} }] }], {}, 'osmand'],
  ['anything else', 'id=1&lat=1&lon=2', {}, 'osmand'],
  ['an empty body', '', {}, 'osmand'],
])('detects %s', (_name, body, headers, protocol) => {
  expect(byApp(body, { headers: { ...headers } }).protocol).toBe(protocol)
  // With any content type.
  expect(byApp(body, { headers: { ...headers, 'content-type': 'text/plain' } }).protocol).toBe(protocol)
})

test('returns the same speed for the same drive in kilometers per hour, meters per second and knots', () => {
  const { latitude, longitude } = place
  const speed = fc.double({ min: 0.001, max: 300, noNaN: true })
  fc.assert(
    fc.property(speed, knots => {
      const vel = knots * KNOT_IN_KILOMETERS_PER_HOUR
      const message = { _type: 'location', lat: latitude, lon: longitude, tst: SENT_S, vel, tid: 'JJ' }
      const properties = { timestamp: '2026-06-01T11:59:00Z', speed: vel / 3.6, device_id: 'JJ' }
      const batch = { locations: [{ geometry: { coordinates: [longitude, latitude] }, properties }] }
      const seen = [byApp(message), byApp(batch)].map(reading => pointOf(reading).speed ?? -1)
      for (const one of seen) expect(Math.abs(one - knots)).toBeLessThanOrEqual(knots * 1e-5)
    }),
  )
})

const json = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom('91', '1e309', '', SENT_S, null))
const members = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map(name => [name, json])), { requiredKeys: [] })
const messages = fc
  .tuple(
    fc.oneof(fc.constantFrom('location', 'encrypted', 'lwt'), json),
    members('lat', 'lon', 'tst', 'vel', 'alt', 'cog', 'acc', 'batt', 'bs', 't', 'tid', 'topic', 'conn', '__proto__'),
  )
  .map(([_type, more]) => ({ _type, ...more }))
const features = fc.record(
  {
    geometry: fc.oneof(json, fc.record({ coordinates: fc.oneof(json, fc.array(json, { maxLength: 3 })) })),
    properties: fc.oneof(
      json,
      members('timestamp', 'speed', 'altitude', 'horizontal_accuracy', 'battery_level', 'motion', 'wifi', 'device_id'),
    ),
  },
  { requiredKeys: [] },
)
const batches = fc.record({ locations: fc.array(fc.oneof(features, json)), current: json })
const text = (value: unknown): string => JSON.stringify(value) ?? ''
const requests = fc.record({
  headers: fc.record({ 'content-type': fc.string(), 'x-limit-d': fc.string() }, { requiredKeys: [] }),
  query: fc.oneof(fc.constantFrom('', 'id=1', 'd=1'), fc.string({ unit: 'binary' })),
  body: fc.oneof(
    fc.oneof(messages, batches, fc.jsonValue()).map(text),
    fc.oneof(messages, batches).map(value => text(value).slice(0, -1)),
    fc.string({ unit: 'binary' }),
  ),
})

test('returns reports that are valid stream records for any request of any app, and never throws', () => {
  fc.assert(
    fc.property(requests, request => {
      const { protocol, reports, isAcknowledgedWithoutData } = readTracker({ ...request, receivedAt: NOW })
      expect(isAcknowledgedWithoutData && reports.length > 0).toBe(false)
      for (const { uniqueId, points, rejected } of reports) {
        expect(uniqueId.length).toBeGreaterThan(0)
        const record = { v: 1, deviceId: 7, protocol, receivedAt: NOW, points, rejected }
        expect(StreamRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
        expectSameWhenReadAgain([{ uniqueId, rejected }])
      }
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('keeps each feature of a batch as a point, or with a reason', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(features, fc.integer(), fc.constant(null))), locations => {
      const { reports } = byApp({ locations }, { query: 'id=1' })
      const kept = reports.map(({ points, rejected }) => points.length + rejected.length)
      expect(kept).toEqual(locations.length > 0 ? [locations.length] : [])
    }),
  )
})
