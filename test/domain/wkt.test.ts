import * as fc from 'fast-check'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import { runs } from '../kit/runs.ts'

const shapeOf = (area: string): Shape => {
  const parsed = parseArea(area)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.shape
}
const problemOf = (area: string) => {
  const parsed = parseArea(area)
  return 'problem' in parsed ? parsed.problem : 'none'
}
const place = (latitude: number, longitude: number) => ({ latitude, longitude })

test('reads the latitude first', () => {
  expect(shapeOf('CIRCLE (59.9127 10.7461, 250)')).toEqual({
    kind: 'circle',
    center: place(59.9127, 10.7461),
    radius: 250,
  })
  expect(shapeOf('POLYGON ((1 2, 3 4, 5 6))')).toEqual({
    kind: 'polygon',
    ring: [place(1, 2), place(3, 4), place(5, 6)],
  })
  expect(shapeOf('LINESTRING (1 2, 3 4)')).toEqual({ kind: 'polyline', line: [place(1, 2), place(3, 4)] })
})

test.each([
  'CIRCLE(1 2,100)',
  'CIRCLE (1 2,100)',
  'CIRCLE (1 2 , 100 )',
  'CIRCLE (1\t2, 100)',
  'CIRCLE (+1 -2.5, 1e2)',
  'CIRCLE (.5 5., 0)',
  'CIRCLE (1 2, 1e9)',
  'CIRCLE (91 400, 5)',
  'POLYGON((1 2,3 4,5 6))',
  'POLYGON (( 1 2 ,3 4 , 5 6 ))',
  'POLYGON ((1 2, 3 4, 5 6, 1 2))',
  'POLYGON ((0 0, 1 1, 0 1, 1 0))',
  'LINESTRING(1 2,3 4)',
  'LINESTRING ( 1 2, 1 2 )',
])('accepts %s', area => {
  expect(problemOf(area)).toBe('none')
})

const CIRCLE = 'area must be written as CIRCLE (latitude longitude, radius)'
const POLYGON = 'area must be written as POLYGON ((latitude longitude, latitude longitude, …)) with one ring'
const LINESTRING = 'area must be written as LINESTRING (latitude longitude, latitude longitude, …)'

test.each([
  ['', 'Unknown geometry type'],
  ['circle (1 2, 3)', 'Unknown geometry type'],
  [' CIRCLE (1 2, 3)', 'Unknown geometry type'],
  ['POINT (1 2)', 'Unknown geometry type'],
  ['MULTIPOLYGON (((1 2, 3 4, 5 6)))', 'Unknown geometry type'],
  ['CIRCLES (1 2, 3)', CIRCLE],
  ['CIRCLE', CIRCLE],
  ['CIRCLE ()', CIRCLE],
  ['CIRCLE ( 1 2, 3)', CIRCLE],
  ['CIRCLE (1  2, 3)', CIRCLE],
  ['CIRCLE (1 2 3)', CIRCLE],
  ['CIRCLE (1 2 3, 4)', CIRCLE],
  ['CIRCLE (1, 2, 3)', CIRCLE],
  ['CIRCLE (1 2, 3) 4', CIRCLE],
  ['CIRCLE (1 2, 3', CIRCLE],
  ['CIRCLE (NaN 2, 3)', CIRCLE],
  ['CIRCLE (1 Infinity, 3)', CIRCLE],
  ['CIRCLE (1 2, 1e999)', CIRCLE],
  ['CIRCLE (0x1 2, 3)', CIRCLE],
  ['CIRCLE (1 2, 3d)', CIRCLE],
  ['CIRCLE (١ 2, 3)', CIRCLE],
  ['CIRCLE (1 2, -1)', 'area must not have a negative radius'],
  ['POLYGON (1 2, 3 4, 5 6)', POLYGON],
  ['POLYGON ((1 2, 3 4, 5 6), (1 2, 3 4, 5 6))', POLYGON],
  ['POLYGON ((1 2, 3 4, 5 6)', POLYGON],
  ['POLYGON ((1 2, 3 4, 5  6))', POLYGON],
  ['POLYGON ((1 2, 3 4, 5 6,))', POLYGON],
  ['POLYGON ((1 2, 3 4, 5 1e999))', POLYGON],
  ['POLYGON ((1 2, 3 4))', 'area must have at least 3 vertices'],
  ['LINESTRING (1 2)', 'area must have at least 2 vertices'],
  ['LINESTRING ((1 2, 3 4))', LINESTRING],
  ['LINESTRING (1 2, 3 4 5)', LINESTRING],
  ['LINESTRING ()', LINESTRING],
])('rejects %s: %s', (area, problem) => {
  expect(problemOf(area)).toBe(problem)
})

const ring = (vertices: number) => `POLYGON ((${Array.from({ length: vertices }, (_, n) => `${n % 90} 1`).join(', ')}))`

test('accepts at most 1,000 vertices and 16,384 characters', () => {
  expect(problemOf(ring(1000))).toBe('none')
  expect(problemOf(ring(1001))).toBe('area must have at most 1000 vertices')
  expect(problemOf(ring(1001).replace('POLYGON ((', 'LINESTRING (').replace('))', ')'))).toBe(
    'area must have at most 1000 vertices',
  )
  const padded = (length: number) => 'CIRCLE (1 2, 3)'.padEnd(length)
  expect(problemOf(padded(16_384))).toBe('none')
  expect(problemOf(padded(16_385))).toBe('area must have at most 16384 characters')
})

const degrees = fc.double({ min: -200, max: 200, noNaN: true })
const places = (minLength: number) =>
  fc.array(fc.record({ latitude: degrees, longitude: degrees }), { minLength, maxLength: 20 })
const listed = (all: readonly { latitude: number; longitude: number }[]) =>
  all.map(({ latitude, longitude }) => `${latitude} ${longitude}`).join(', ')

test('parses the shape that it wrote', () => {
  fc.assert(
    fc.property(places(3), fc.double({ min: 0, max: 1e7, noNaN: true }), (all, radius) => {
      // -0 is written as 0.
      const plain = all.map(({ latitude, longitude }) => place(latitude + 0, longitude + 0))
      expect(shapeOf(`POLYGON ((${listed(plain)}))`)).toEqual({ kind: 'polygon', ring: plain })
      expect(shapeOf(`LINESTRING (${listed(plain)})`)).toEqual({ kind: 'polyline', line: plain })
      const [center] = plain
      expect(shapeOf(`CIRCLE (${listed(plain.slice(0, 1))}, ${radius})`)).toEqual({ kind: 'circle', center, radius })
    }),
  )
})

test('parses any text or returns a message', () => {
  const piece = fc.constantFrom(
    'CIRCLE',
    'POLYGON',
    'LINESTRING',
    ' ',
    '(',
    ')',
    ',',
    '1',
    '-2.5',
    'e',
    '.',
    'NaN',
    '\n',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 30 }).map(all => all.join('')),
      ),
      text => {
        const parsed = parseArea(text)
        expect('problem' in parsed ? typeof parsed.problem : typeof parsed.shape.kind).toBe('string')
      },
    ),
    { numRuns: runs(200, 2000) },
  )
})

test('parses text that is slow for naive parsers in linear time', () => {
  const steps = (text: string) => {
    const before = process.cpuUsage().user
    for (let round = 0; round < 20; round += 1) parseArea(text)
    return (process.cpuUsage().user - before) / 20
  }
  for (const text of [
    'CIRCLE (' + '1'.repeat(16_000),
    'CIRCLE' + ' '.repeat(16_000),
    'POLYGON ((' + '1e'.repeat(8000),
  ]) {
    expect(steps(text)).toBeLessThan(20_000)
  }
})
