import fc from 'fast-check'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { roadMapOf } from '../../../local/fleet/lanes.ts'
import { parkingNear, placeOfParking } from '../../../local/fleet/parking.ts'
import { simulatedVehicle, type VehicleOptions } from '../../../local/fleet/vehicle.ts'
import { runs } from '../../kit/runs.ts'
import { angleBetween, metersPerSecond, placeOf, streetFinder } from './onStreets.ts'
import { at, TOWN } from './town.ts'

const map = roadMapOf(TOWN)
const find = streetFinder(TOWN)
const BEGIN = Date.parse('2026-06-01T06:00:00Z')
const MINUTE_MS = 60_000
const HOURS_MS = 3 * 60 * MINUTE_MS

const vehicle = (number: number, more: Partial<VehicleOptions> = {}) =>
  simulatedVehicle(number, { map, beginMs: BEGIN, lookMs: BEGIN + HOURS_MS, topKmh: 80, ...more })

/** Fixes in each second, with whether the vehicle is parked. */
const secondsOf = (number: number, more: Partial<VehicleOptions> = {}) => {
  const driver = vehicle(number, more)
  return Array.from({ length: HOURS_MS / 1000 }, (_, n) => {
    const parked = driver.parkedUntil(BEGIN + n * 1000) !== undefined
    return { ...driver.fixAt(BEGIN + n * 1000), parked }
  })
}

const anyVehicle = fc.record({ number: fc.integer({ min: 1, max: 100_000 }), topKmh: fc.constantFrom(20, 50, 80) })

test('drives the same way for the same number, and differently for another', () => {
  expect(secondsOf(3)).toEqual(secondsOf(3))
  expect(secondsOf(3)).not.toEqual(secondsOf(4))
})

test('is always on a street, and looks in the direction of that street', () => {
  fc.assert(
    fc.property(anyVehicle, ({ number, topKmh }) => {
      const found = secondsOf(number, { topKmh })
        .filter((_, n) => n % 5 === 0)
        .map(find)
      expect(Math.max(...found.map(({ meters }) => meters))).toBeLessThan(1)
      expect(Math.max(...found.map(({ turned }) => turned))).toBeLessThan(1)
    }),
    { numRuns: runs(3, 40) },
  )
})

test('moves as far as its speed says, not faster than the street or itself, and where its course leads', () => {
  fc.assert(
    fc.property(anyVehicle, ({ number, topKmh }) => {
      const fixes = secondsOf(number, { topKmh })
      const wrong = fixes.slice(1).filter((fix, n) => {
        const before = fixes[n]!
        const meters = distanceBetween(placeOf(before), placeOf(fix))
        const [slow = 0, fast = 0] = [metersPerSecond(before), metersPerSecond(fix)].toSorted((a, b) => a - b)
        const straight = angleBetween(before.course!, fix.course!) < 1
        const parked = before.parked && fix.parked
        return (
          // Corners make the line shorter. Within a second, a vehicle can accelerate and brake again.
          meters > fast + 1.5 ||
          (straight && meters < slow - 2.6) ||
          (straight && meters > 3 && angleBetween(fix.course!, courseFrom(before, fix)) > 5) ||
          fast * 3.6 > topKmh + 0.1 ||
          (parked && meters > 0)
        )
      })
      expect(wrong).toEqual([])
    }),
    { numRuns: runs(3, 40) },
  )
})

const courseFrom = (from: Parameters<typeof placeOf>[0], to: Parameters<typeof placeOf>[0]): number => {
  const [north, east] = [to.latitude - from.latitude, (to.longitude - from.longitude) * Math.cos((40 * Math.PI) / 180)]
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360
}

test('drives for 10 to 20 minutes, then parks for 20 to 60', () => {
  fc.assert(
    fc.property(anyVehicle, ({ number, topKmh }) => {
      const fixes = secondsOf(number, { topKmh })
      const changes = fixes.flatMap(({ parked }, n) => (n > 0 && parked !== fixes[n - 1]!.parked ? [n] : []))
      changes.slice(1).forEach((end, n) => {
        const minutes = (end - changes[n]!) / 60
        const [least, most] = fixes[end]!.parked ? [10, 20] : [20, 60]
        expect(minutes).toBeGreaterThanOrEqual(least!)
        expect(minutes).toBeLessThanOrEqual(most!)
      })
      expect(changes.length).toBeGreaterThan(2)
    }),
    { numRuns: runs(3, 40) },
  )
})

test('most vehicles drive when somebody looks', () => {
  const lookMs = BEGIN + 60 * MINUTE_MS
  const driving = Array.from({ length: 100 }, (_, n) => vehicle(n + 1, { lookMs }).parkedUntil(lookMs) === undefined)
  expect(driving.filter(Boolean).length).toBeGreaterThan(50)
  expect(driving.filter(Boolean).length).toBeLessThan(75)
})

test('a vehicle that begins now drives within a quarter of an hour', () => {
  const waits = Array.from({ length: 50 }, (_, n) => {
    const until = vehicle(n + 1, { lookMs: BEGIN }).parkedUntil(BEGIN)
    return until === undefined ? 0 : until - BEGIN
  })
  expect(Math.max(...waits)).toBeLessThanOrEqual(15 * MINUTE_MS)
  expect(waits.filter(wait => wait === 0).length).toBeGreaterThan(20)
})

test('continues from the street that is nearest to its last place', () => {
  const start = parkingNear(map, at(1.5, 1.1), 500)!
  expect(distanceBetween(placeOfParking(start).place, at(1.5, 1.1))).toBeLessThan(100)
  const { latitude, longitude } = vehicle(7, { start }).fixAt(BEGIN)
  expect(distanceBetween(placeOf({ time: 0, latitude, longitude }), placeOfParking(start).place)).toBeLessThan(0.2)
  expect(parkingNear(map, at(200, 200), 500)).toBeUndefined()
})

test('the battery of the phone stays between its limits', () => {
  const levels = secondsOf(5).map(({ battery }) => battery!)
  expect(Math.min(...levels)).toBeGreaterThanOrEqual(15)
  expect(Math.max(...levels)).toBeLessThanOrEqual(100)
})
