/** Drawing of geofences without a map: shapes and their text, undo, and features for the map. */
import * as fc from 'fast-check'
import { contains } from '#shared/domain/geofence.ts'
import { distanceBetween, type Coordinates } from '#shared/domain/geometry.ts'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import { degrees, meters } from '#shared/units.ts'
import {
  toArea,
  destinationPoint,
  circleRing,
  isFinished,
  roundCoordinates,
  parseSketch,
  sketchOfShape,
  convertShape,
} from '../../web/src/geofences/sketch.ts'
import { type Drawing, openDrawing, type SketchAction, reduceDrawing } from '../../web/src/geofences/drawing.ts'
import { fenceFeatures, geometryOf, mapPositions } from '../../web/src/geofences/fenceFeatures.ts'

const at = (latitude: number, longitude: number): Coordinates => ({
  latitude: degrees(latitude),
  longitude: degrees(longitude),
})
const place = fc
  .tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
  .map(([latitude, longitude]) => at(latitude, longitude))
const metersTo = (max: number) => fc.double({ min: 1, max, noNaN: true }).map(meters)

const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ kind: fc.constant('circle' as const), center: place, radius: metersTo(1e6) }),
  fc.record({ kind: fc.constant('polygon' as const), ring: fc.array(place, { minLength: 3, maxLength: 60 }) }),
  fc.record({ kind: fc.constant('polyline' as const), line: fc.array(place, { minLength: 2, maxLength: 60 }) }),
)

test.each([
  ['CIRCLE (48.2 16.37, 250)', { kind: 'circle', points: [at(48.2, 16.37)], radius: 250 }],
  ['LINESTRING (48 16, 49 17)', { kind: 'polyline', points: [at(48, 16), at(49, 17)], radius: 0 }],
  ['POLYGON ((1 2, 3 4, 5 6, 1 2))', { kind: 'polygon', points: [at(1, 2), at(3, 4), at(5, 6)], radius: 0 }],
])('reads %s latitude first, and writes it unchanged', (area, sketch) => {
  const read = parseSketch(area)
  expect(read).toEqual({ sketch })
  expect('sketch' in read && toArea(read.sketch)).toBe(area)
})

test('closes an open ring and keeps its corners', () => {
  const read = parseSketch('POLYGON((1 2, 3 4, 5 6))')
  expect('sketch' in read && toArea(read.sketch)).toBe('POLYGON ((1 2, 3 4, 5 6, 1 2))')
})

test('writes areas that the server’s parser reads as the same shape (property)', () => {
  fc.assert(
    fc.property(shape, drawn => {
      const sketch = sketchOfShape(drawn)
      const parsed = parseArea(toArea(sketch))
      expect('shape' in parsed && toArea(sketchOfShape(parsed.shape))).toBe(toArea(sketch))
      expect('shape' in parsed && parsed.shape.kind).toBe(drawn.kind)
    }),
  )
})

const step: fc.Arbitrary<SketchAction> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), place, radius: metersTo(1000) }),
  fc.record({ kind: fc.constant('insert' as const), after: fc.nat(3), place }),
  fc.record({ kind: fc.constant('move' as const), point: fc.nat(3), place, continued: fc.boolean() }),
  fc.record({ kind: fc.constant('remove' as const), point: fc.nat(3) }),
  fc.record({ kind: fc.constant('radius' as const), radius: metersTo(1000) }),
  fc.record({ kind: fc.constant('shape' as const), shape: fc.constantFrom('circle', 'polygon', 'polyline') }),
)
/** Returns whether the interface offers the action: handles exist only for existing points. */
const isPossible = ({ sketch: { kind, points } }: Drawing, next: SketchAction): boolean => {
  if (next.kind === 'move' || next.kind === 'remove') return next.point < points.length
  if (next.kind === 'insert') return kind !== 'circle' && next.after < points.length
  return next.kind !== 'radius' || kind === 'circle'
}

test('describes the drawing in its text after any actions, and undoes all of them (property)', () => {
  fc.assert(
    fc.property(shape, fc.array(step, { maxLength: 30 }), (drawn, steps) => {
      const area = toArea(sketchOfShape(drawn))
      let drawing = openDrawing(area)
      for (const next of steps) {
        if (!isPossible(drawing, next)) continue
        drawing = reduceDrawing(drawing, next)
        expect(drawing.text === '').toBe(!isFinished(drawing.sketch))
        if (drawing.text !== '') expect('shape' in parseArea(drawing.text)).toBe(true)
        if (drawing.chosen !== undefined && drawing.sketch.points.length > 0)
          expect(drawing.chosen).toBeLessThan(drawing.sketch.points.length)
      }
      for (let back = drawing.past.length; back > 0; back -= 1) drawing = reduceDrawing(drawing, { kind: 'undo' })
      expect(toArea(drawing.sketch)).toBe(area)
    }),
  )
})

test('undoes a whole drag in one step', () => {
  const moves = [1, 2, 3].map((n): SketchAction => ({ kind: 'move', point: 0, place: at(n, n), continued: n > 1 }))
  const moved = moves.reduce(reduceDrawing, openDrawing('LINESTRING (0 0, 9 9)'))
  expect(moved.text).toBe('LINESTRING (3 3, 9 9)')
  expect(reduceDrawing(moved, { kind: 'undo' }).text).toBe('LINESTRING (0 0, 9 9)')
})

test('keeps the drawing and reports a problem while the text is invalid', () => {
  const typed = reduceDrawing(openDrawing('CIRCLE (1 2, 3)'), { kind: 'type', text: 'CIRCLE (1 2, ' })
  expect(typed).toMatchObject({ text: 'CIRCLE (1 2, ', sketch: { points: [at(1, 2)], radius: 3 } })
  expect(typed.problem).toBe('area must be written as CIRCLE (latitude longitude, radius)')
  expect(reduceDrawing(typed, { kind: 'type', text: 'CIRCLE (1 2, 4)' })).not.toHaveProperty('problem')
})

test('converts a circle to corners on its edge, and an area to a circle around all corners', () => {
  const circle = sketchOfShape({ kind: 'circle', center: at(48, 16), radius: meters(1000) })
  const corners = convertShape('polygon', circle)
  expect(corners.points).toHaveLength(12)
  for (const corner of corners.points) expect(distanceBetween(at(48, 16), corner)).toBeCloseTo(1000, 0)
  const back = convertShape('circle', corners)
  expect(back.radius).toBeGreaterThanOrEqual(999)
  expect(back.radius).toBeLessThan(1002)
})

test('draws the edge of a circle where the server measures it', () => {
  fc.assert(
    fc.property(fc.double({ min: -80, max: 80, noNaN: true }), metersTo(100_000), (latitude, radius) => {
      const center = at(latitude, 20)
      for (const edge of circleRing(center, radius * 0.999, 8))
        expect(contains({ kind: 'circle', center, radius }, edge)).toBe(true)
      expect(distanceBetween(center, destinationPoint(center, radius, 90)) / radius).toBeCloseTo(1, 6)
    }),
  )
})

test('draws shapes over the 180th meridian in one piece, and normalizes added longitudes', () => {
  const ring = sketchOfShape({ kind: 'polygon', ring: [at(0, 179), at(0, -179), at(1, -179)] })
  expect(mapPositions(ring).map(([longitude]) => longitude)).toEqual([179, 181, 181])
  const line = sketchOfShape({ kind: 'polyline', line: [at(0, -170), at(0, 170), at(0, -175)] })
  expect(mapPositions(line).map(([longitude]) => longitude)).toEqual([-170, -190, -175])
  expect(roundCoordinates({ latitude: 91, longitude: 181 })).toEqual(at(90, -179))
  const further = sketchOfShape({ kind: 'polygon', ring: [at(48, 376), at(48, 377), at(49, 377)] })
  expect(mapPositions(further).map(([longitude]) => longitude)).toEqual([16, 17, 17])
  expect(convertShape('circle', ring).points).toEqual([at(0.5, 180)])
})

test('draws a ring around a pole up to the pole', () => {
  const arctic = sketchOfShape({ kind: 'polygon', ring: [at(66, 0), at(66, 120), at(66, -120)] })
  expect(geometryOf(arctic)).toEqual({
    type: 'Polygon',
    coordinates: [
      [
        [0, 66],
        [120, 66],
        [240, 66],
        [360, 66],
        [360, 91],
        [0, 91],
        [0, 66],
      ],
    ],
  })
})

test('returns features with longitude first, a line of twice the corridor distance, and nothing for one point', () => {
  const line = sketchOfShape({ kind: 'polyline', line: [at(60, 10), at(60, 11)] })
  const [feature, name] = fenceFeatures(line, 25, { id: 7, name: 'Road' })
  expect(feature).toMatchObject({
    id: 7,
    geometry: {
      type: 'LineString',
      coordinates: [
        [10, 60],
        [11, 60],
      ],
    },
  })
  expect(name).toMatchObject({ properties: { name: 'Road' }, geometry: { type: 'Point', coordinates: [11, 60] } })
  // 50 m on each side: a pixel at zoom 0 is 78 km at the equator, and half of that at 60° north.
  expect(feature?.properties?.['width']).toBeCloseTo(50 / 39_135.76, 6)
  expect(geometryOf({ kind: 'polygon', points: [at(1, 1)], radius: meters(0) })).toBeUndefined()
})
