import * as fc from 'fast-check'
import { contains } from '#shared/domain/geofence.ts'
import { boundingBox, isInBox } from '#shared/domain/geofenceBox.ts'
import { distanceBetween, distanceToSide, type Place } from '#shared/domain/geometry.ts'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import { degrees } from '#shared/units.ts'
import { runs } from '../kit/runs.ts'
import { fences, places, plainContains } from './fences.ts'

const at = (latitude: number, longitude: number): Place => ({
  latitude: degrees(latitude),
  longitude: degrees(longitude),
})
const area = (text: string): Shape => {
  const parsed = parseArea(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.shape
}

test('a polygon contains what its ring encloses', () => {
  const ring = area(
    'POLYGON ((55.75474 37.61823, 55.75513 37.61888, 55.7535 37.6222, 55.75315 37.62165, 55.75474 37.61823))',
  )
  expect(contains(ring, at(55.75476, 37.61915))).toBe(true)
  expect(contains(ring, at(55.75545, 37.61921))).toBe(false)
})

test('a polygon may reach over the 180th meridian', () => {
  const ring = area('POLYGON ((66.9494 179.838, 66.9508 -179.8496, 66.8406 -180.0014, 66.8406 179.838))')
  expect(contains(ring, at(66.9015, -180.0096))).toBe(true)
  expect(contains(ring, at(66.9015, 179.991))).toBe(true)
  expect(contains(ring, at(66.8368, -179.8792))).toBe(false)
})

test('a ring may be closed or not', () => {
  const [open, closed] = [area('POLYGON ((0 0, 0 2, 2 2))'), area('POLYGON ((0 0, 0 2, 2 2, 0 0))')]
  for (const [latitude, longitude] of [
    [0.5, 1],
    [1.5, 1],
    [1, 1.5],
  ] as const) {
    expect(contains(open, at(latitude, longitude))).toBe(contains(closed, at(latitude, longitude)))
  }
})

test('of a square’s border the north and the east are inside, south and west are not', () => {
  const square = area('POLYGON ((0 0, 0 2, 2 2, 2 0))')
  expect(contains(square, at(1, 2))).toBe(true)
  expect(contains(square, at(1, 0))).toBe(false)
  expect(contains(square, at(0, 1))).toBe(false)
  expect(contains(square, at(2, 1))).toBe(true)
})

test('a circle ends at its radius', () => {
  const center = at(59.9127, 10.7461)
  const edge = at(59.9127, 10.7506)
  const radius = distanceBetween(center, edge)
  expect(contains(area(`CIRCLE (59.9127 10.7461, ${radius})`), edge)).toBe(true)
  expect(contains(area(`CIRCLE (59.9127 10.7461, ${radius - 0.001})`), edge)).toBe(false)
  expect(contains(area('CIRCLE (59.9127 10.7461, 0)'), center)).toBe(true)
  expect(contains(area('CIRCLE (0 0, 1e9)'), at(-89, 179))).toBe(true)
})

test('the distance to a side is that of Heron’s triangle', () => {
  const [place, from, to] = [at(56.83801, 60.59748), at(56.83777, 60.59833), at(56.83766, 60.5968)]
  const [toStart, side, toEnd] = [distanceBetween(place, from), distanceBetween(from, to), distanceBetween(to, place)]
  expect(distanceToSide(toStart, side, toEnd)).toBeCloseTo(33.2334457, 6)
  const line = area('LINESTRING (56.83777 60.59833, 56.83766 60.5968)')
  expect(contains(line, place)).toBe(false)
  expect(contains(line, place, 33.23)).toBe(false)
  expect(contains(line, place, 33.24)).toBe(true)
})

test('a polyline is 25 m wide on each side, round its ends and at its corners', () => {
  const line = area('LINESTRING (0 0, 0 1, 1 1)')
  expect(contains(line, at(0.0002, 0.5))).toBe(true)
  expect(contains(line, at(0.0003, 0.5))).toBe(false)
  expect(contains(line, at(0, -0.0002))).toBe(true)
  expect(contains(line, at(0, -0.0003))).toBe(false)
  expect(contains(line, at(0.5, 1.0002))).toBe(true)
  expect(contains(line, at(0, 0.3))).toBe(true)
  expect(contains(line, at(0, 1))).toBe(true)
})

test('a side without length contains nothing', () => {
  expect(contains(area('LINESTRING (1 1, 1 1)'), at(1, 1))).toBe(false)
  expect(distanceToSide(5, 0, 5)).toBeNaN()
})

test('whatever the shape and the place, the answer is that of the plain formulas', () => {
  fc.assert(
    fc.property(fences, places, (shape, all) => {
      expect(all.map(place => contains(shape, place))).toEqual(all.map(place => plainContains(shape, place)))
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('what is inside of a shape is inside of its box', () => {
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

test('boxes are no larger than they must be', () => {
  const box = boundingBox(area('CIRCLE (60 10, 11119.49)'))
  expect(box.north - box.south).toBeCloseTo(0.1998, 3)
  expect(box.east - box.west).toBeCloseTo(0.3996, 2)
  const over = boundingBox(area('POLYGON ((1 179, 1 -179, 2 180))'))
  expect([over.west, over.east].map(Math.round)).toEqual([179, 181])
  expect(isInBox(over, at(1.5, -179.5)) && !isInBox(over, at(1.5, 0))).toBe(true)
  // From Oslo to Vancouver the shortest way goes further north than both.
  const arc = boundingBox(area('LINESTRING (60 10, 49 -123)'))
  expect(arc.north).toBeGreaterThan(70)
  expect(arc.north).toBeLessThan(80)
})
