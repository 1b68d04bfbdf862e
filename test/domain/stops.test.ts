import fc from 'fast-check'
import { geometricFold, geometricRules } from '#shared/domain/geometricTrips.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import type { Fold } from '#shared/domain/summary.ts'
import { tripFold, tripRules, type TripsAndStops } from '#shared/domain/trips.ts'
import type { Position } from '#shared/model/position.ts'
import { degrees, knots } from '#shared/units.ts'
import { stored } from '../kit/positions.ts'
import { runs } from '../kit/runs.ts'

/** Random tracks with rests, drives, gaps and equal times. */
const track = fc
  .array(
    fc.record({
      minutes: fc.constantFrom(0, 0.5, 1, 1, 2, 4, 7, 90),
      speed: fc.constantFrom(0, 0, 0, 3, 20),
      along: fc.integer({ min: -300, max: 900 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map(steps => {
    let [minute, place, totalDistance] = [0, 0, 0]
    return steps.map(({ minutes, speed, along }) => {
      const distance = speed > 0 ? Math.abs(along) : 0
      minute += minutes
      place += speed > 0 ? along : 0
      totalDistance += distance
      return stored(minute, {
        latitude: degrees(place / 111_320),
        speed: knots(speed),
        attributes: { distance, totalDistance },
      })
    })
  })

const FOLDS: readonly (readonly [name: string, endsOpen: boolean, fold: () => Fold<TripsAndStops>])[] = [
  ['by speeds', true, () => tripFold(tripRules(settingsFrom()))],
  ['by speeds, greedy', true, () => tripFold(tripRules(settingsFrom({ 'report.trip.greedyParking': true })))],
  ['by places', false, () => geometricFold(geometricRules(settingsFrom()))],
]

test.each(FOLDS)('trips and stops cover the range once, without overlaps: %s (property)', (_, endsOpen, create) => {
  fc.assert(
    fc.property(track, points => {
      const fold = create()
      for (const point of points) fold.add(point)
      const { trips, stops } = fold.result()
      const parts = [...trips, ...stops].toSorted((a, b) => a.start.fixTime - b.start.fixTime)
      expect(stops.filter(({ start, end }) => end.fixTime <= start.fixTime)).toEqual([])
      const [first, last] = [points[0]!, points.at(-1)!]
      let covered: Position = first
      for (const { start, end } of parts) {
        expect(start.fixTime).toBe(covered.fixTime)
        expect(end.fixTime).toBeGreaterThanOrEqual(start.fixTime)
        covered = end
      }
      // By the rules of 3.9, a drive that has not ended is neither a trip nor a stop.
      const isOpen = endsOpen && last.speed > 0
      if (!isOpen) expect(covered.fixTime).toBe(last.fixTime)
    }),
    { numRuns: runs(300, 3000) },
  )
})

test('a device without positions has neither trips nor stops', () => {
  for (const [, , create] of FOLDS) expect(create().result()).toEqual({ trips: [], stops: [] })
})
