/** Measures how vehicles follow streets. */
import { type Coordinates, distanceBetween, distanceToSide } from '#shared/domain/geometry.ts'
import { degrees, knots, metersPerSecondFromKnots } from '#shared/units.ts'
import { courseBetween } from '../../../local/fleet/course.ts'
import type { StreetNetwork } from '../../../local/fleet/streets.ts'
import type { Fix } from '../../../local/fleet/tracker.ts'

export interface NearStreet {
  readonly meters: number
  /** Degrees between the course of the fix and the street, in an allowed direction. */
  readonly turned: number
}

const CELL = 0.002

interface Side {
  readonly from: Coordinates
  readonly to: Coordinates
  readonly oneWay: boolean
}

/** Returns the function that finds the street of a fix. Of several streets at a junction, the one that fits best counts. */
export const streetFinder = ({ streets }: StreetNetwork): ((fix: Fix) => NearStreet) => {
  const sides = streets.flatMap(({ line, oneWay }) =>
    line.slice(1).map((to, n): Side => ({ from: line[n]!, to, oneWay })),
  )
  const cells = new Map<string, Side[]>()
  for (const side of sides)
    for (const key of cellsOf(side)) {
      const cell = cells.get(key) ?? []
      cells.set(key, cell)
      cell.push(side)
    }
  return fix => {
    const place = placeOf(fix)
    const near = (cells.get(cellAt(place.latitude, place.longitude)) ?? [])
      .map(side => ({ side, meters: metersTo(place, side) }))
      .filter(({ meters }) => meters < 2)
      .map(({ side, meters }) => ({ meters, turned: turnedFrom(fix.course ?? 0, side) }))
    return near.toSorted((a, b) => a.turned - b.turned)[0] ?? { meters: Infinity, turned: Infinity }
  }
}

export const placeOf = ({ latitude, longitude }: Fix): Coordinates => ({
  latitude: degrees(latitude),
  longitude: degrees(longitude),
})

export const metersPerSecond = ({ speedKnots }: Fix): number => metersPerSecondFromKnots(knots(speedKnots ?? 0))

const cellAt = (latitude: number, longitude: number): string =>
  `${Math.floor(latitude / CELL)},${Math.floor(longitude / CELL)}`

/** Cells of the box around a side, one wider. */
const cellsOf = ({ from, to }: Side): string[] => {
  const range = (a: number, b: number): number[] => {
    const first = Math.floor(Math.min(a, b) / CELL) - 1
    return Array.from({ length: Math.floor(Math.max(a, b) / CELL) + 2 - first }, (_, n) => first + n)
  }
  const columns = range(from.longitude, to.longitude)
  return range(from.latitude, to.latitude).flatMap(row => columns.map(column => `${row},${column}`))
}

const metersTo = (place: Coordinates, { from, to }: Side): number => {
  const [a, side, b] = [distanceBetween(place, from), distanceBetween(from, to), distanceBetween(place, to)]
  return side < 0.01 ? a : distanceToSide(a, side, b)
}

const turnedFrom = (course: number, { from, to, oneWay }: Side): number => {
  const turned = angleBetween(course, courseBetween(from, to))
  return oneWay ? turned : Math.min(turned, 180 - turned)
}

/** Returns the smaller angle in degrees. */
export const angleBetween = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180)
