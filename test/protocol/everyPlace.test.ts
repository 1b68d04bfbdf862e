/** Places anywhere in a JSON body: each becomes a point or is kept. */
import fc from 'fast-check'
import { runs } from '../kit/runs.ts'
import { byApp, expectSameWhenReadAgain, NOW, SENT_S } from './reading.ts'

/** A place with a unique latitude, by which it is found again. */
const MARK = '#'
const marked = (value: unknown): { readonly body: unknown; readonly latitudes: readonly number[] } => {
  const latitudes: number[] = []
  const text = JSON.stringify(value).replaceAll(`"${MARK}"`, () => {
    latitudes.push(10 + latitudes.length / 1000)
    return String(latitudes.at(-1))
  })
  return { body: JSON.parse(text), latitudes }
}

const nothing = fc.constantFrom<unknown>(null, '', {}, [], { latitude: null })
const junk = fc.constantFrom<unknown>(5, 'x', true, { altitude: 3 }, [7])
const flat = fc.record<Record<string, unknown>>(
  {
    lat: fc.constant(MARK),
    lon: fc.constantFrom<unknown>(16, '16', 500, 'x'),
    timestamp: fc.constantFrom<unknown>(SENT_S, 'x'),
    batt: fc.constantFrom<unknown>(50, '85%'),
  },
  { requiredKeys: ['lat', 'lon'] },
)
const coords = fc.record({ latitude: fc.constant(MARK), longitude: fc.constantFrom<unknown>(16, 500) })
const located = fc.record({ coords, timestamp: fc.constant(SENT_S) })
const feature = fc.constant({
  geometry: { coordinates: [16, MARK] },
  properties: { timestamp: '2026-06-01T11:59:00Z' },
})
const message = fc.record({
  _type: fc.constantFrom('location', 'fix'),
  lat: fc.constant(MARK),
  lon: fc.constant(16),
  tst: fc.constantFrom<unknown>(SENT_S, 'x'),
})
const fix = fc.oneof(
  flat,
  located,
  coords.map(one => ({ coords: one })),
  located.map(one => ({ location: one })),
)
const member = (value: fc.Arbitrary<unknown>) => fc.option(fc.oneof(value, value, nothing, junk), { nil: undefined })
const beside = fc
  .tuple(
    fc.oneof(flat, fc.constant({})),
    member(coords),
    member(fc.oneof(flat, located, fc.array(located, { maxLength: 3 }))),
    member(fc.oneof(fix, fc.array(fix, { maxLength: 3 }))),
    member(fc.array(feature, { maxLength: 2 })),
  )
  .map(([own, coordinates, location, batch, locations]) => ({
    ...own,
    ...(coordinates !== undefined && { coords: coordinates }),
    ...(location !== undefined && { location }),
    ...(batch !== undefined && { batch }),
    ...(locations !== undefined && { locations }),
  }))
const bodies = fc.oneof(beside, fc.array(fc.oneof(beside, message, junk), { maxLength: 4 }))
const queries = fc.constantFrom(
  'id=x',
  'id=x&batt=3',
  `id=x&timestamp=${SENT_S}`,
  `id=x&lat=1&lon=2&timestamp=${SENT_S}`,
)

test('is a point or part of a rejected request, exactly once', () => {
  fc.assert(
    fc.property(bodies, queries, (value, query) => {
      const { body, latitudes } = marked(value)
      const { reports } = byApp(body, { query })
      const points = reports.flatMap(report => report.points.map(({ latitude }) => latitude))
      const kept = reports.flatMap(report => report.rejected.map(entry => entry.body))
      for (const latitude of latitudes) {
        const isKept = kept.some(text => new RegExp(`[:,]${latitude}\\b`).test(text))
        expect({ latitude, found: points.includes(latitude) || isKept }).toEqual({ latitude, found: true })
      }
      expectSameWhenReadAgain(reports, NOW)
    }),
    { numRuns: runs(500, 5000) },
  )
})
