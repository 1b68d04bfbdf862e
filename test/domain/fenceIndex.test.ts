import * as fc from 'fast-check'
import { indexOf } from '#shared/domain/fenceIndex.ts'
import { contains } from '#shared/domain/geofence.ts'
import type { Coordinates } from '#shared/domain/geometry.ts'
import type { Shape } from '#shared/domain/wkt.ts'
import { geofenceId } from '#shared/model/ids.ts'
import { degrees, meters } from '#shared/units.ts'
import { runs } from '../kit/runs.ts'
import { fences, places } from './fences.ts'

const numbered = (shapes: readonly Shape[]) => shapes.map((shape, n) => ({ id: geofenceId(n + 1), shape }))

const scan = (shapes: readonly Shape[], place: Coordinates, distanceMeters?: number) =>
  numbered(shapes).flatMap(({ id, shape }) => (contains(shape, place, distanceMeters) ? [id] : []))

const at = (latitude: number, longitude: number): Coordinates => ({
  latitude: degrees(latitude),
  longitude: degrees(longitude),
})

test('finds the same geofences as a check of each', () => {
  let hits = 0
  fc.assert(
    fc.property(
      fc.array(fences, { maxLength: 60 }),
      places,
      fc.constantFrom(25, 2000),
      (shapes, all, distanceMeters) => {
        const find = indexOf(numbered(shapes), distanceMeters)
        const expected = all.map(place => scan(shapes, place, distanceMeters))
        hits += expected.flat().length
        expect(all.map(find)).toEqual(expected)
      },
    ),
    { numRuns: runs(75, 300) },
  )
  expect(hits).toBeGreaterThan(runs(200, 1000))
})

test('finds the same at the poles and on the 180th meridian', () => {
  const shapes: Shape[] = [
    { kind: 'circle', center: at(90, 0), radius: meters(1000) },
    { kind: 'circle', center: at(-89.9999, 120), radius: meters(500) },
    { kind: 'circle', center: at(0, 180), radius: meters(5000) },
    { kind: 'polyline', line: [at(10, 179), at(10, -179)] },
    { kind: 'polyline', line: [at(89, 0), at(89, 180)] },
    { kind: 'polygon', ring: [at(66, 179), at(66, -179), at(67, 180)] },
    { kind: 'polygon', ring: [at(-90, -180), at(-90, 180), at(90, 180), at(90, -180)] },
  ]
  const find = indexOf(numbered(shapes))
  expect(find(at(89.995, -77))).toContain(1)
  expect(find(at(-90, 0))).toContain(2)
  expect(find(at(0, -180))).toContain(3)
  expect(find(at(0, 179.99))).toContain(3)
  expect(find(at(0, -179.99))).toContain(3)
  for (const latitude of [-90, -89.9999, 0, 10.0014, 66.4, 89, 89.9999, 90]) {
    for (const longitude of [-180, -179.99, -90, 0, 120, 179.99, 180]) {
      expect(find(at(latitude, longitude))).toEqual(scan(shapes, at(latitude, longitude)))
    }
  }
})

test('checks each geofence for coordinates outside the valid range', () => {
  const ring: Shape = { kind: 'polygon', ring: [at(95, 200), at(95, 220), at(99, 210)] }
  const find = indexOf(numbered([ring]))
  expect(find(at(96, 210))).toEqual([1])
  expect(find(at(96, 100))).toEqual([])
  expect(find(at(NaN, NaN))).toEqual([])
  expect(indexOf([])(at(0, 0))).toEqual([])
})

test('reads coordinates fewer than 12 times per lookup with 1,000 geofences', () => {
  let asked = 0
  const counted = (latitude: number, longitude: number): Shape => ({
    kind: 'polygon',
    ring: [at(latitude, longitude), at(latitude, longitude + 0.01), at(latitude + 0.01, longitude)],
  })
  const towns = Array.from({ length: 1000 }, (_, n) => counted(48 + (n % 32) * 0.02, 11 + Math.floor(n / 32) * 0.02))
  const abroad = [counted(-40, -170), counted(60, 170)]
  const find = indexOf(numbered([...towns, ...abroad]))
  const watched = (latitude: number, longitude: number): Coordinates => ({
    longitude: degrees(longitude),
    get latitude() {
      asked += 1
      return degrees(latitude)
    },
  })
  for (let n = 0; n < 1000; n += 1) find(watched(48 + ((n * 7) % 640) / 1000, 11 + ((n * 11) % 640) / 1000))
  // Two reads for the grid and its wide cells, and one for each checked geofence.
  expect(asked / 1000).toBeLessThan(12)
})
