import * as fc from 'fast-check'
import { contains } from '#shared/domain/geofence.ts'
import { boundingBox, isInBox } from '#shared/domain/geofenceBox.ts'
import { distanceBetween, distanceToSide, type Coordinates } from '#shared/domain/geometry.ts'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import { degrees } from '#shared/units.ts'
import { runs } from '../kit/runs.ts'
import { fences, places, plainContains } from './fences.ts'

const at = (latitude: number, longitude: number): Coordinates => ({
  latitude: degrees(latitude),
  longitude: degrees(longitude),
})
const area = (text: string): Shape => {
  const parsed = parseArea(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.shape
}

test('contains the points enclosed by the ring of a polygon', () => {
  const ring = area(
    'POLYGON ((55.75474 37.61823, 55.75513 37.61888, 55.7535 37.6222, 55.75315 37.62165, 55.75474 37.61823))',
  )
  expect(contains(ring, at(55.75476, 37.61915))).toBe(true)
  expect(contains(ring, at(55.75545, 37.61921))).toBe(false)
})

test('supports polygons across the 180th meridian', () => {
  const ring = area('POLYGON ((66.9494 179.838, 66.9508 -179.8496, 66.8406 -180.0014, 66.8406 179.838))')
  expect(contains(ring, at(66.9015, -180.0096))).toBe(true)
  expect(contains(ring, at(66.9015, 179.991))).toBe(true)
  expect(contains(ring, at(66.8368, -179.8792))).toBe(false)
})

test.each([
  ['a square at 376', 'POLYGON ((48 376, 48 377, 49 377, 49 376, 48 376))', at(48.5, 16.5), at(48.5, 17.5)],
  ['a square at -344', 'POLYGON ((48 -344, 48 -343, 49 -343, 49 -344))', at(48.5, 16.5), at(48.5, 17.5)],
  ['a square at -200', 'POLYGON ((48 -200, 48 -199, 49 -199, 49 -200))', at(48.5, 160.5), at(48.5, -160.5)],
  ['a square two turns away', 'POLYGON ((48 736, 48 737, 49 737, 49 736))', at(48.5, 16.5), at(48.5, 17.5)],
  ['from 179.5 to 180.5', 'POLYGON ((-17 179.5, -17 180.5, -16 180.5, -16 179.5))', at(-16.5, -179.8), at(-16.5, 0)],
  ['from 179.5 to -179.5', 'POLYGON ((-17 179.5, -17 -179.5, -16 -179.5, -16 179.5))', at(-16.5, -179.8), at(-16.5, 0)],
  [
    'from -179.5 to -180.5',
    'POLYGON ((-17 -179.5, -17 -180.5, -16 -180.5, -16 -179.5))',
    at(-16.5, 179.8),
    at(-16.5, 0),
  ],
  ['from 539.5 to -179.5', 'POLYGON ((-17 539.5, -17 -179.5, -16 -179.5, -16 539.5))', at(-16.5, -179.8), at(-16.5, 0)],
  ['a circle at 376.5', 'CIRCLE (48.5 376.5, 5000)', at(48.5, 16.5), at(48.5, 16.6)],
  ['a circle at 180', 'CIRCLE (-17 179.99, 5000)', at(-17, -179.99), at(-17, 179.9)],
  ['a line at 376', 'LINESTRING (0 376, 0 377)', at(0.0001, 16.1), at(0.01, 16.1)],
  ['an eastern side on the 180th meridian', 'POLYGON ((0 179, 0 180, 1 -180, 1 179))', at(0.5, 179.5), at(0.5, 0)],
  ['a line over 180', 'LINESTRING (0 179.5, 0 -179.5)', at(0.0001, -179.8), at(0, 0)],
  ['a line to 180.5', 'LINESTRING (0 179.5, 0 180.5)', at(0.0001, -179.8), at(0, 0)],
])('%s: what is inside is inside', (_, text, inside, outside) => {
  expect([contains(area(text), inside), contains(area(text), outside)]).toEqual([true, false])
})

test('supports polygons of the whole world, and of most of it with corners between', () => {
  const world = area('POLYGON ((-90 -180, -90 180, 90 180, 90 -180))')
  const most = area('POLYGON ((-60 -170, -60 -60, -60 60, -60 170, 60 170, 60 60, 60 -60, 60 -170))')
  for (const longitude of [-180, -179.99, -90, 0, 90, 179.99, 180]) {
    expect(contains(world, at(0, longitude))).toBe(true)
    expect(contains(most, at(0, longitude))).toBe(Math.abs(longitude) < 170)
  }
})

test('encloses the nearer pole in a ring around it', () => {
  const arctic = area('POLYGON ((66 0, 66 90, 66 180, 66 -90))')
  const antarctic = area('POLYGON ((-60 0, -65 120, -70 -120))')
  for (const longitude of [-180, -100, 0, 45, 180]) {
    expect([66.1, 90, 65.9, -90].map(latitude => contains(arctic, at(latitude, longitude)))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect([-90, -71, -59, 90].map(latitude => contains(antarctic, at(latitude, longitude)))).toEqual([
      true,
      true,
      false,
      false,
    ])
  }
})

/** Steps of a 64th of a degree: moved by whole turns they stay what they are. */
const steps = (most: number) => fc.integer({ min: -most * 64, max: most * 64 }).map(step => step / 64)
const smallRing = fc.record({
  middle: fc.tuple(steps(60), fc.oneof(steps(180), fc.constantFrom(-180, 180, 179.5))),
  corners: fc.uniqueArray(fc.tuple(steps(20), steps(80)), { minLength: 3, maxLength: 10, selector: String }),
})
const drawnAt = ({ middle: [north, east], corners }: { middle: [number, number]; corners: [number, number][] }) =>
  corners.map(([latitude, longitude]) => at(north + latitude, east + longitude))
const onEarth = (longitude: number) => longitude - 360 * Math.round(longitude / 360)
const offsets = fc.array(fc.tuple(steps(20), steps(80)), { minLength: 20, maxLength: 20 })

test('returns the same for whole turns east or west of a ring, one of its corners or a line', () => {
  let hits = 0
  fc.assert(
    fc.property(smallRing, fc.constantFrom(-360, 360), fc.nat({ max: 9 }), offsets, (drawn, turn, nth, around) => {
      const ring = drawnAt(drawn)
      const all = drawnAt({ ...drawn, corners: around }).map(place => at(place.latitude, onEarth(place.longitude)))
      const moved = (place: Coordinates) => at(place.latitude, place.longitude + turn)
      const found = all.map(place => contains({ kind: 'polygon', ring }, place))
      hits += found.filter(Boolean).length
      const whole = ring.map(moved)
      const corner = ring.map((place, n) => (n === nth ? moved(place) : place))
      for (const other of [whole, corner])
        expect(all.map(place => contains({ kind: 'polygon', ring: other }, place))).toEqual(found)
      const near = (line: readonly Coordinates[]) =>
        all.map(place => contains({ kind: 'polyline', line }, place, 300_000))
      expect(near(whole)).toEqual(near(ring))
    }),
    { numRuns: 500 },
  )
  expect(hits).toBeGreaterThan(500)
})

test('returns the same for a ring of less than half a turn at any longitude', () => {
  let hits = 0
  fc.assert(
    fc.property(smallRing, steps(180), offsets, ({ middle: [north], corners }, east, around) => {
      const polygon = (longitude: number): Shape => ({
        kind: 'polygon',
        ring: drawnAt({ middle: [north, longitude], corners }),
      })
      for (const [latitude, longitude] of around) {
        const expected = contains(polygon(0), at(north + latitude, longitude))
        expect(contains(polygon(east), at(north + latitude, onEarth(east + longitude)))).toBe(expected)
        hits += Number(expected)
      }
    }),
    { numRuns: 500 },
  )
  expect(hits).toBeGreaterThan(1000)
})

test('accepts closed and open rings', () => {
  const [open, closed] = [area('POLYGON ((0 0, 0 2, 2 2))'), area('POLYGON ((0 0, 0 2, 2 2, 0 0))')]
  for (const [latitude, longitude] of [
    [0.5, 1],
    [1.5, 1],
    [1, 1.5],
  ] as const) {
    expect(contains(open, at(latitude, longitude))).toBe(contains(closed, at(latitude, longitude)))
  }
})

test('includes the north and east border of a square, and excludes south and west', () => {
  const square = area('POLYGON ((0 0, 0 2, 2 2, 2 0))')
  expect(contains(square, at(1, 2))).toBe(true)
  expect(contains(square, at(1, 0))).toBe(false)
  expect(contains(square, at(0, 1))).toBe(false)
  expect(contains(square, at(2, 1))).toBe(true)
})

test('ends a circle at its radius', () => {
  const center = at(59.9127, 10.7461)
  const edge = at(59.9127, 10.7506)
  const radius = distanceBetween(center, edge)
  expect(contains(area(`CIRCLE (59.9127 10.7461, ${radius})`), edge)).toBe(true)
  expect(contains(area(`CIRCLE (59.9127 10.7461, ${radius - 0.001})`), edge)).toBe(false)
  expect(contains(area('CIRCLE (59.9127 10.7461, 0)'), center)).toBe(true)
  expect(contains(area('CIRCLE (0 0, 1e9)'), at(-89, 179))).toBe(true)
})

test('measures the distance to a side by Heron’s formula', () => {
  const [place, from, to] = [at(56.83801, 60.59748), at(56.83777, 60.59833), at(56.83766, 60.5968)]
  const [toStart, side, toEnd] = [distanceBetween(place, from), distanceBetween(from, to), distanceBetween(to, place)]
  expect(distanceToSide(toStart, side, toEnd)).toBeCloseTo(33.2334457, 6)
  const line = area('LINESTRING (56.83777 60.59833, 56.83766 60.5968)')
  expect(contains(line, place)).toBe(false)
  expect(contains(line, place, 33.23)).toBe(false)
  expect(contains(line, place, 33.24)).toBe(true)
})

test('makes a polyline 25 m wide on each side, around its ends and at its corners', () => {
  const line = area('LINESTRING (0 0, 0 1, 1 1)')
  expect(contains(line, at(0.0002, 0.5))).toBe(true)
  expect(contains(line, at(0.0003, 0.5))).toBe(false)
  expect(contains(line, at(0, -0.0002))).toBe(true)
  expect(contains(line, at(0, -0.0003))).toBe(false)
  expect(contains(line, at(0.5, 1.0002))).toBe(true)
  expect(contains(line, at(0, 0.3))).toBe(true)
  expect(contains(line, at(0, 1))).toBe(true)
})

test('contains nothing in a side without length', () => {
  expect(contains(area('LINESTRING (1 1, 1 1)'), at(1, 1))).toBe(false)
  expect(distanceToSide(5, 0, 5)).toBeNaN()
})

test('matches the plain formulas for any shape and coordinates', () => {
  fc.assert(
    fc.property(fences, places, (shape, all) => {
      expect(all.map(place => contains(shape, place))).toEqual(all.map(place => plainContains(shape, place)))
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('includes every point of a shape in its bounding box', () => {
  let inside = 0
  fc.assert(
    fc.property(fences, places, fc.constantFrom(25, 0, 3000), (shape, all, distanceMeters) => {
      const box = boundingBox(shape, distanceMeters)
      expect(box.west >= -180 && box.west < 180 && box.east >= box.west).toBe(true)
      const contained = all.filter(place => contains(shape, place, distanceMeters))
      inside += contained.length
      expect(contained.filter(place => !isInBox(box, place))).toEqual([])
    }),
    { numRuns: runs(200, 2000) },
  )
  expect(inside).toBeGreaterThan(runs(100, 1000))
})

test('returns the smallest bounding boxes', () => {
  const box = boundingBox(area('CIRCLE (60 10, 11119.49)'))
  expect(box.north - box.south).toBeCloseTo(0.1998, 3)
  expect(box.east - box.west).toBeCloseTo(0.3996, 2)
  const over = boundingBox(area('POLYGON ((1 179, 1 -179, 2 180))'))
  expect([over.west, over.east].map(Math.round)).toEqual([179, 181])
  expect(isInBox(over, at(1.5, -179.5)) && !isInBox(over, at(1.5, 0))).toBe(true)
  // On the shortest way from Oslo to Vancouver, the northernmost point is north of both cities.
  const arc = boundingBox(area('LINESTRING (60 10, 49 -123)'))
  expect(arc.north).toBeGreaterThan(70)
  expect(arc.north).toBeLessThan(80)
})
