import * as fc from 'fast-check'
import { contains } from '#shared/domain/geofence.ts'
import { type Coordinates, distanceBetween } from '#shared/domain/geometry.ts'
import { areaOf, distanceTo } from '#shared/domain/shapeDistance.ts'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import { degrees } from '#shared/units.ts'
import { runs } from '../kit/runs.ts'
import { fences, places } from './fences.ts'

const at = (latitude: number, longitude: number): Coordinates => ({
  latitude: degrees(latitude),
  longitude: degrees(longitude),
})
const area = (text: string): Shape => {
  const parsed = parseArea(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.shape
}

/** A thousandth of a degree of latitude is 111 m. */
test.each([
  ['inside a circle', 'CIRCLE (48.2 16.37, 500)', at(48.203, 16.37), 0],
  ['north of a circle', 'CIRCLE (48.2 16.37, 500)', at(48.21, 16.37), 613],
  ['inside a square', 'POLYGON ((48 16, 48 17, 49 17, 49 16))', at(48.5, 16.5), 0],
  ['north of a square', 'POLYGON ((48 16, 48 16.001, 48.001 16.001, 48.001 16))', at(48.002, 16.0005), 111],
  ['west of the closing side', 'POLYGON ((48 16, 48 16.001, 48.001 16.001, 48.001 16))', at(48.0005, 15.999), 74],
  ['beyond a corner', 'POLYGON ((48 16, 48 16.001, 48.001 16.001, 48.001 16))', at(48.002, 16.002), 134],
  ['on a line', 'LINESTRING (48 16, 48 16.01)', at(48.0002, 16.005), 0],
  ['beside a line of 25 m on each side', 'LINESTRING (48 16, 48 16.01)', at(48.001, 16.005), 86],
  ['beside a line with the same point twice', 'LINESTRING (48 16, 48 16, 48 16.01)', at(48.001, 16.005), 86],
  ['over the 180th meridian', 'POLYGON ((-17 179.9, -17 -179.999, -16 -179.999, -16 179.9))', at(-16.5, -179.998), 107],
])('measures %s', (_, text, place, distance) => {
  expect(Math.round(distanceTo(area(text))(place))).toBe(distance)
})

test('is 0 for the places that a geofence contains, and only there for circles (property)', () => {
  fc.assert(
    fc.property(fences, places, (shape, many) => {
      const distance = distanceTo(shape)
      for (const place of many) {
        if (contains(shape, place)) expect(distance(place)).toBe(0)
        // The edges of a polygon are partly outside, and in Traccar nothing is near a side without length.
        else if (shape.kind === 'circle') expect(distance(place)).not.toBe(0)
      }
    }),
    { numRuns: runs(300, 3000) },
  )
})

test('is at most the distance to the nearest corner (property)', () => {
  fc.assert(
    fc.property(fences, places, (shape, many) => {
      const corners = shape.kind === 'circle' ? [shape.center] : shape.kind === 'polygon' ? shape.ring : shape.line
      const distance = distanceTo(shape)
      for (const place of many) {
        const nearest = Math.min(...corners.map(corner => distanceBetween(corner, place)))
        expect(distance(place)).toBeLessThanOrEqual(nearest)
      }
    }),
    { numRuns: runs(300, 3000) },
  )
})

test('compares the sizes of geofences in square kilometers', () => {
  const sizeOf = (text: string) => Math.round(areaOf(area(text)) / 1e6)
  expect(sizeOf('CIRCLE (48.2 16.37, 1000)')).toBe(3)
  expect(sizeOf('POLYGON ((0 16, 0 17, 1 17, 1 16, 0 16))')).toBe(12_391)
  expect(sizeOf('POLYGON ((60 16, 60 17, 61 17, 61 16))')).toBe(6102)
  expect(sizeOf('POLYGON ((-1 179, -1 -180, 0 -180, 0 179))')).toBe(12_391)
  // 111 km long and 50 m wide.
  expect(sizeOf('LINESTRING (0 16, 1 16)')).toBe(6)
})
