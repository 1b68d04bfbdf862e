import fc from 'fast-check'
import { settingsFrom } from '#shared/domain/settings.ts'
import { type Trip, tripFold, type TripRules, tripRules } from '#shared/domain/trips.ts'
import type { Position } from '#shared/model/position.ts'
import { knots } from '#shared/units.ts'
import { NOON, stored, track } from '../kit/positions.ts'
import { runs } from '../kit/runs.ts'
import { batchAverage, batchTrips } from './batchTrips.ts'

const rules = (changes: Partial<TripRules> = {}): TripRules => ({ ...tripRules(settingsFrom()), ...changes })
const tripsOf = (points: readonly Position[], given = rules()): readonly Trip[] => {
  const fold = tripFold(given)
  for (const point of points) fold.add(point)
  return fold.result().trips
}
/** `2→5 180000 3000 10`: from minute 2 to minute 5, milliseconds, meters, average knots. */
const summaries = (trips: readonly Trip[]) =>
  trips
    .map(({ start, end, duration, distance, averageSpeed }) => {
      const [from, to] = [start, end].map(({ fixTime }) => (fixTime - NOON) / 60_000)
      return `${from}→${to} ${duration} ${distance} ${averageSpeed}`
    })
    .join('; ')

test("uses Traccar's rules unless the device or the server has settings, also as text", () => {
  expect(tripRules(settingsFrom())).toEqual({
    speedThresholdKnots: 0.01,
    minTripMs: 300_000,
    minTripMeters: 500,
    minParkingMs: 300_000,
    greedyParking: false,
    ignoreOdometer: false,
  })
  const device = { 'report.trip.minimalTripDuration': '60', 'report.trip.greedyParking': 'true' }
  const server = {
    'report.trip.minimalTripDuration': 90,
    'report.trip.minimalTripDistance': 10,
    'report.trip.minimalParkingDuration': '120',
    'event.motion.speedThreshold': '2.5',
    'report.ignoreOdometer': true,
  }
  expect(tripRules(settingsFrom(device, server))).toEqual({
    speedThresholdKnots: 2.5,
    minTripMs: 60_000,
    minTripMeters: 10,
    minParkingMs: 120_000,
    greedyParking: true,
    ignoreOdometer: true,
  })
})

const twoTrips = '6→12 360000 4000 10; 22→30 480000 5000 10'
const H = '0:0:0 10:10:0 20:10:5000 25:0:6000 40:5:6000 41:0:6100 60:10:6100 70:10:9000 75:0:10000 90:0:10000'
test.each([
  ['A: one drive', '0:0:0 1:0:0 2:10:0 3:10:1000 4:10:2000 5:0:3000 6:0:3000', '2→5 180000 3000 10'],
  ['B: never stops', '0:10:0 1:10:1000 2:10:2000 10:10:9000', ''],
  ['C: drives to the end', '0:0:0 6:0:0 7:10:1000 8:10:2000 20:10:9000', ''],
  ['D: stops at the end', '0:10:0 5:10:1000 10:10:2000 15:0:3000', '0→15 900000 3000 10'],
  [
    'E: a stop of two minutes',
    '0:0:0 6:10:0 10:10:3000 12:0:4000 14:10:4000 20:10:8000 25:0:9000 40:0:9000',
    '6→25 1140000 9000 8',
  ],
  ['F: two trips', '0:0:0 6:10:0 10:10:3000 12:0:4000 22:10:4000 28:10:8000 30:0:9000 40:0:9000', twoTrips],
  ['G: a tiny first trip', '0:0:0 10:5:0 11:0:100 30:0:100', '10→11 60000 100 5', ''],
  [
    'H: a very short trip between',
    H,
    '10→25 900000 6000 10; 60→75 900000 3900 10',
    '10→25 900000 6000 10; 40→75 2100000 4000 6.25',
  ],
  ['I: short but far', '0:0:0 10:30:0 12:0:2000 30:0:2000', '10→12 120000 2000 30'],
  ['J: only stopped', '0:0:0 5:0:0 10:0:0', ''],
  ['K: a single stopped point', '0:0:0', ''],
  ['L: a single moving point', '0:10:0', ''],
  ['M: moves again at the end', '0:10:0 6:10:1000 10:0:2000 12:0:2000 13:10:2100', '0→10 600000 2000 10'],
])('%s', (_, points, expected, greedy = expected) => {
  expect(summaries(tripsOf(track(points)))).toBe(expected)
  expect(summaries(tripsOf(track(points), rules({ greedyParking: true })))).toBe(greedy)
})

test('returns no trips without positions', () => {
  expect(tripsOf([])).toEqual([])
})

test('prefers the odometer to the sum, unless it is ignored or ran backward', () => {
  const drive = (from: number, to: number) => [
    stored(0, { speed: knots(10), attributes: { totalDistance: 0, odometer: from } }),
    stored(10, { attributes: { totalDistance: 3000, odometer: to } }),
  ]
  expect(summaries(tripsOf(drive(70_000, 73_100)))).toBe('0→10 600000 3100 10')
  expect(summaries(tripsOf(drive(70_000, 73_100), rules({ ignoreOdometer: true })))).toBe('0→10 600000 3000 10')
  expect(summaries(tripsOf(drive(70_000, 12)))).toBe('0→10 600000 3000 10')
})

const seconds = fc.integer({ min: 0, max: 400 })
const speed = fc.oneof(fc.constant(0), fc.constantFrom(0.01, 0.011, 5), fc.double({ min: 0, max: 1e308, noNaN: true }))
const attributes = fc.record(
  {
    totalDistance: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.double({ min: -1e308, max: 1e308, noNaN: true })),
    odometer: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(1e308, -1e308, Number.MAX_VALUE)),
  },
  { requiredKeys: [] },
)
/** Gaps and distances around the limits of 300 seconds and 500 meters, so that both sides of every rule occur. */
const usual = fc.record({
  seconds,
  speed: fc.constantFrom(0, 0, 0, 10, 20.5),
  meters: fc.integer({ min: 0, max: 300 }),
})
const drives = fc.array(usual, { maxLength: 60 }).map(steps => {
  let [second, totalDistance] = [0, 0]
  return steps.map(step => {
    second += step.seconds
    totalDistance += step.meters
    return stored(second / 60, { speed: knots(step.speed), attributes: { totalDistance } })
  })
})
const anything = fc.array(fc.tuple(seconds, speed, attributes), { maxLength: 40 }).map(steps => {
  let second = 0
  return steps.map(([gap, knotsOfStep, of]) => {
    second += gap
    return stored(second / 60, { speed: knots(knotsOfStep), attributes: of })
  })
})
const places = (points: readonly Position[], trips: readonly Trip[]) =>
  trips.map(({ start, end }) => ({ start: points.indexOf(start), end: points.indexOf(end) }))

test.each([false, true])('agrees in one pass with the batch detection, greedy %s', greedyParking => {
  fc.assert(
    fc.property(fc.oneof(drives, anything), points => {
      const given = rules({ greedyParking })
      const found = tripsOf(points, given)
      const expected = batchTrips(points, given)
      expect(places(points, found)).toEqual(expected)
      found.forEach((trip, n) => {
        const { start, end } = expected[n]!
        const average = batchAverage(points, { start, end })
        if (Number.isFinite(average)) expect(trip.averageSpeed).toBe(average)
        expect(trip.maxSpeed).toBe(Math.max(...points.slice(start, end + 1).map(point => point.speed)))
      })
    }),
    { numRuns: runs(300, 3000) },
  )
})

test('returns no negative, infinite or NaN values', () => {
  fc.assert(
    fc.property(anything, fc.boolean(), (points, greedyParking) => {
      for (const { distance, duration, averageSpeed, maxSpeed } of tripsOf(points, rules({ greedyParking }))) {
        for (const number of [distance, duration, averageSpeed, maxSpeed]) {
          expect(Number.isFinite(number) && number >= 0).toBe(true)
        }
      }
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('returns consecutive trips that are together no longer than the distance', () => {
  fc.assert(
    fc.property(drives, fc.boolean(), (points, greedyParking) => {
      const trips = tripsOf(points, rules({ greedyParking }))
      trips.slice(1).forEach((trip, n) => expect(trip.start.fixTime).toBeGreaterThanOrEqual(trips[n]!.end.fixTime))
      const way = Number(points.at(-1)?.attributes['totalDistance'] ?? 0)
      expect(trips.reduce((sum, { distance }) => sum + distance, 0)).toBeLessThanOrEqual(way)
    }),
  )
})
