/**
 * Finds the geofences around a place without asking each of them. Their boxes lie in a grid whose lines are where the boxes
 * begin and end, so that it is fine where there are many. What the grid finds is asked, so the answer is exact.
 */
import type { GeofenceId } from '../model/ids.ts'
import { containing, POLYLINE_DISTANCE_METERS } from './geofence.ts'
import { type Box, boundingBox } from './geofenceBox.ts'
import type { Place } from './geometry.ts'
import type { Shape } from './wkt.ts'

export interface Fence {
  readonly id: GeofenceId
  readonly shape: Shape
}

/** The ids of the geofences that contain a place, ascending. */
export type FenceIndex = (place: Place) => GeofenceId[]

/** Makes the index of these geofences. Each place then costs about the same, however many there are. */
export const indexOf = (fences: readonly Fence[], polylineDistanceMeters = POLYLINE_DISTANCE_METERS): FenceIndex => {
  const sorted = fences.toSorted((a, b) => a.id - b.id)
  const asked = sorted.map(({ id, shape }): Asked => ({
    id,
    contains: containing(shape, polylineDistanceMeters),
    box: boundingBox(shape, polylineDistanceMeters),
  }))
  const grid = gridOf(asked.flatMap(one => piecesOf(one.box).map((box): Piece => ({ ...box, asked: one }))))
  const all = asked.map((one): Piece => ({ ...WHOLE, asked: one }))
  return place => {
    const { latitude, longitude } = place
    const found: GeofenceId[] = []
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) collect(all, place, found)
    else {
      collect(grid.near(latitude, longitude), place, found)
      if (collect(grid.wide, place, found)) found.sort((a, b) => a - b)
    }
    return found
  }
}

interface Asked {
  readonly id: GeofenceId
  readonly contains: (place: Place) => boolean
  readonly box: Box
}

/** A box that does not reach over the 180th meridian, and the geofence to ask about a place in it. */
interface Piece extends Box {
  readonly asked: Asked
}

/** Coordinates that are not on earth are in no cell. */
const WHOLE: Box = { south: -Infinity, north: Infinity, west: -Infinity, east: Infinity }

const piecesOf = (box: Box): Box[] =>
  box.east <= 180
    ? [box]
    : [
        { ...box, east: 180 },
        { ...box, west: -180, east: box.east - 360 },
      ]

/** Adds the geofences that contain the place; false when there is none. */
const collect = (pieces: readonly Piece[], place: Place, found: GeofenceId[]): boolean => {
  const { latitude, longitude } = place
  const before = found.length
  for (const { south, north, west, east, asked } of pieces) {
    if (latitude < south || latitude > north || longitude < west || longitude > east) continue
    if (asked.contains(place)) found.push(asked.id)
  }
  return found.length > before
}

interface Grid {
  readonly near: (latitude: number, longitude: number) => readonly Piece[]
  /** What would be in too many cells. */
  readonly wide: readonly Piece[]
}

const LINES_MAX = 128
/** In how many cells a box may be. */
const CELLS_MAX = 256

const gridOf = (pieces: readonly Piece[]): Grid => {
  const lines = Math.min(LINES_MAX, Math.ceil(2 * Math.sqrt(pieces.length)))
  const columns = linesAt(
    pieces.flatMap(({ west, east }) => [west, east]),
    lines,
  )
  const rows = linesAt(
    pieces.flatMap(({ south, north }) => [south, north]),
    lines,
  )
  const width = columns.length + 1
  const cells = Array.from({ length: width * (rows.length + 1) }, (): Piece[] => [])
  const wide: Piece[] = []
  for (const piece of pieces) {
    const [left, right] = [below(columns, piece.west), below(columns, piece.east)]
    const [bottom, top] = [below(rows, piece.south), below(rows, piece.north)]
    if ((right - left + 1) * (top - bottom + 1) > CELLS_MAX) {
      wide.push(piece)
      continue
    }
    for (let row = bottom; row <= top; row += 1) {
      for (let column = left; column <= right; column += 1) cells[row * width + column]?.push(piece)
    }
  }
  return { near: (y, x) => cells[below(rows, y) * width + below(columns, x)] ?? [], wide }
}

/** So many of the values that about as many lie between each two. */
const linesAt = (values: readonly number[], count: number): Float64Array => {
  const sorted = Float64Array.from(values).sort()
  const chosen = Array.from({ length: count }, (_, n) => sorted[Math.floor((n * sorted.length) / count)] ?? 0)
  return Float64Array.from(new Set(chosen))
}

/** How many of the ascending lines are at or below the value. */
const below = (lines: Float64Array, value: number): number => {
  let [from, to] = [0, lines.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((lines[middle] ?? Infinity) <= value) from = middle + 1
    else to = middle
  }
  return from
}
