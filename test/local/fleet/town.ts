/** A town of twenty streets, for tests. */
import type { Coordinates } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'
import type { Street, StreetNetwork } from '../../../local/fleet/streets.ts'

/** Coordinates in steps of 0.005 degrees: 557 m to the north, 426 m to the east. */
export const at = (column: number, row: number): Coordinates => ({
  latitude: degrees(40 + row * 0.005),
  longitude: degrees(-3 + column * 0.005),
})

/**
 * Junctions of the town. North is up, the ring road begins and ends at 8 and 3:
 *
 * ```
 *  8 — 9 — 10 — 11
 *  |   |    |    |
 *  4 — 5 →  6 —  7 — 12
 *  |   |    |    |
 *  0 — 1 —  2 —  3
 * ```
 */
const PLACES = [0, 1, 2].flatMap(row => [0, 1, 2, 3].map(column => ({ column, row })))
const JUNCTIONS = [...PLACES, { column: 4, row: 1 }]
const COLUMNS = 4
const DEAD_END = 12

const street = (from: number, to: number, more: Partial<Street> = {}): Street => {
  const [a, b] = [JUNCTIONS[from]!, JUNCTIONS[to]!]
  // A slight curve in the middle.
  const middle = at((a.column + b.column) / 2 + 0.05, (a.row + b.row) / 2 + 0.05)
  const line = [at(a.column, a.row), middle, at(b.column, b.row)]
  return { from, to, name: `Street ${from}-${to}`, speedKmh: 30, oneWay: false, line, ...more }
}

const along = PLACES.flatMap(({ column }, n) =>
  column === 3 ? [] : [street(n, n + 1, n === 5 ? { oneWay: true } : {})],
)
const across = PLACES.flatMap(({ row }, n) => (row === 2 ? [] : [street(n, n + COLUMNS, { speedKmh: 50 })]))
const outside = (corners: readonly (readonly [number, number])[]) => corners.map(([column, row]) => at(column, row))

export const TOWN: StreetNetwork = {
  junctions: JUNCTIONS.length,
  streets: [
    ...along,
    ...across,
    street(7, DEAD_END),
    {
      ...street(8, 3, { speedKmh: 80, name: 'Ring' }),
      line: outside([
        [0, 2],
        [0, 3],
        [4.5, 3],
        [4.5, 0],
        [3, 0],
      ]),
    },
    {
      ...street(3, 8, { speedKmh: 80, name: 'Ring', oneWay: true }),
      line: outside([
        [3, 0],
        [3, -1],
        [-1, -1],
        [-1, 2],
        [0, 2],
      ]),
    },
  ],
  lights: new Set([1, 5, 6, 10]),
  center: at(1, 1),
}
