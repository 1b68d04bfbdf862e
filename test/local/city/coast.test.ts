/** The sea, from what is on land. */
import fc from 'fast-check'
import { type GridPoint, outlinesOf } from '../../../local/city/contours.ts'
import { seaOf } from '../../../local/city/coast.ts'
import { distanceField, type Grid } from '../../../local/city/distanceField.ts'
import type { MapElement } from '../../../local/city/elements.ts'
import type { MapPoint } from '../../../local/city/mapPoint.ts'
import { runs } from '../../kit/runs.ts'

const gridOf = (rows: readonly string[]): Grid => ({
  width: rows[0]!.length,
  height: rows.length,
  cells: Uint8Array.from(rows.join(''), character => (character === '#' ? 1 : 0)),
})

test('measures the distance of each square to the nearest one that is set, exactly', () => {
  const size = { minLength: 3, maxLength: 9 }
  const row = fc.string({ unit: fc.constantFrom('#', '.', '.', '.'), minLength: 7, maxLength: 7 })
  fc.assert(
    fc.property(
      fc.array(row, size).filter(rows => rows.join('').includes('#')),
      rows => {
        const grid = gridOf(rows)
        const set = [...grid.cells].flatMap((value, n) => (value === 1 ? [[n % 7, Math.floor(n / 7)] as const] : []))
        const expected = [...grid.cells].map((_, n) =>
          Math.min(...set.map(([x, y]) => Math.hypot((n % 7) - x, Math.floor(n / 7) - y))),
        )
        expect([...distanceField(grid).cells]).toEqual(expected.map(value => expect.closeTo(value, 9)))
      },
    ),
    { numRuns: runs(50, 1000) },
  )
})

const areaOf = (ring: readonly GridPoint[]): number =>
  ring.reduce((sum, [x, y], n) => {
    const [u, v] = ring[(n + 1) % ring.length]!
    return sum + (x * v - u * y) / 2
  }, 0)

test('outlines a disk with a hole', () => {
  const [width, height] = [41, 41]
  const cells = Float64Array.from({ length: width * height }, (_, n) => {
    const fromMiddle = Math.hypot((n % width) - 20, Math.floor(n / width) - 20)
    return Math.min(15 - fromMiddle, fromMiddle - 5)
  })
  const outlines = outlinesOf({ width, height, cells })
  expect(outlines).toHaveLength(1)
  const [outer, hole] = outlines[0]!
  expect(areaOf(outer!) / (Math.PI * 15 ** 2)).toBeCloseTo(1, 1)
  expect(areaOf(hole!) / (Math.PI * 5 ** 2)).toBeCloseTo(-1, 1)
})

test('closes every outline, also at the edge of the grid', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }), values => {
      for (const rings of outlinesOf({ width: 6, height: 5, cells: Float64Array.from(values) }))
        for (const ring of rings) expect(ring[0]).toEqual(ring.at(-1))
    }),
    { numRuns: runs(100, 2000) },
  )
})

const CELL = 2048
const [WIDTH, HEIGHT] = [200, 150]
const box = { west: 0, north: 0, east: WIDTH * CELL, south: HEIGHT * CELL }
const street = (...points: readonly (readonly [number, number])[]): MapElement => ({
  shape: 'line',
  tags: { highway: 'residential' },
  parts: [points.map(([x, y]) => ({ x: x * CELL, y: y * CELL }))],
})
/** Streets of a city north of row 60, which are 12 squares apart, with a park road out to a cape. */
const city = [
  ...Array.from({ length: 5 }, (_, n) => street([0, 12 + n * 12], [WIDTH, 12 + n * 12])),
  street([100, 60], [100, 90]),
]

const isInside = (ring: readonly MapPoint[], x: number, y: number): boolean =>
  ring.filter((point, n) => {
    const next = ring[(n + 1) % ring.length]!
    return point.y > y !== next.y > y && x < point.x + ((y - point.y) / (next.y - point.y)) * (next.x - point.x)
  }).length %
    2 ===
  1
const isSea = (sea: readonly MapPoint[][][], x: number, y: number): boolean =>
  sea.some(rings => rings.filter(ring => isInside(ring, x * CELL, y * CELL)).length % 2 === 1)

test('the sea begins beyond the last street, and does not flow between the streets', () => {
  const sea = seaOf(city, box)
  expect([isSea(sea, 50, 58), isSea(sea, 50, 63), isSea(sea, 50, 120)]).toEqual([false, true, true])
  expect([isSea(sea, 50, 30), isSea(sea, 50, 54), isSea(sea, 100.2, 88)]).toEqual([false, false, false])
  // Up to the edge of the map.
  expect([isSea(sea, 0.1, 100), isSea(sea, 90, HEIGHT - 0.1), isSea(sea, WIDTH - 0.7, HEIGHT - 0.7)]).toEqual([
    true,
    true,
    true,
  ])
})

test('leaves an island out, but not a pier, a cable or a rock below the water', () => {
  const island = [street([150, 110], [155, 110], [155, 115], [150, 110])]
  const sea = seaOf([...city, ...island], box)
  expect(isSea(sea, 153, 111)).toBe(false)
  for (const tags of [{ man_made: 'pier' }, { power: 'line', natural: 'coast' }, { natural: 'reef' }] as const) {
    const inWater = island.map((element): MapElement => ({ ...element, tags }))
    expect(isSea(seaOf([...city, ...inWater], box), 153, 111)).toBe(true)
  }
})

test('a city without a coast has no sea', () => {
  expect(seaOf([street([0, HEIGHT - 1], [WIDTH, HEIGHT - 1])], box)).toEqual([])
})
