/**
 * Finds the geofences that contain a place without checking each one. A grid holds their bounding boxes. Its lines are
 * at the edges of the boxes, so that dense areas have small cells. Each candidate from the grid is checked exactly.
 */
import type { GeofenceId } from '../model/ids.ts'
import { containing, POLYLINE_DISTANCE_METERS } from './geofence.ts'
import { type Box, boundingBox } from './geofenceBox.ts'
import type { Coordinates } from './geometry.ts'
import type { Shape } from './wkt.ts'

export interface Fence {
  readonly id: GeofenceId
  readonly shape: Shape
}

/** Returns the ids of the geofences that contain a place, ascending. */
export type FenceIndex = (place: Coordinates) => GeofenceId[]

/** Builds the index of these geofences. The cost of a lookup hardly depends on their number. */
export const indexOf = (fences: readonly Fence[], polylineDistanceMeters = POLYLINE_DISTANCE_METERS): FenceIndex => {
  const sorted = fences.toSorted((a, b) => a.id - b.id)
  const candidates = sorted.map(({ id, shape }): CandidateFence => ({
    id,
    contains: containing(shape, polylineDistanceMeters),
  }))
  const pieces = sorted.flatMap(({ shape }, fence) =>
    piecesOf(boundingBox(shape, polylineDistanceMeters)).map((box): Piece => ({ ...box, fence })),
  )
  const grid = gridOf(pieces)
  return place => {
    const { latitude, longitude } = place
    // Coordinates outside the valid range are in no cell.
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return idsOf(candidates, place)
    const found: GeofenceId[] = []
    grid.eachNear(latitude, longitude, fence => {
      const one = candidates[fence]
      if (one?.contains(place)) found.push(one.id)
    })
    return found.length > 1 ? found.sort((a, b) => a - b) : found
  }
}

interface CandidateFence {
  readonly id: GeofenceId
  readonly contains: (place: Coordinates) => boolean
}

const idsOf = (candidates: readonly CandidateFence[], place: Coordinates): GeofenceId[] =>
  candidates.filter(({ contains }) => contains(place)).map(({ id }) => id)

/** Box that does not cross the 180th meridian, with the list index of its geofence. */
interface Piece extends Box {
  readonly fence: number
}

const piecesOf = (box: Box): Box[] =>
  box.east <= 180
    ? [box]
    : [
        { ...box, east: 180 },
        { ...box, west: -180, east: box.east - 360 },
      ]

interface Grid {
  /** Calls back once for each geofence whose box contains the place. */
  readonly eachNear: (latitude: number, longitude: number, call: (fence: number) => void) => void
}

const LINES_MAX = 256
/** Maximum number of cells of a box. Larger boxes are checked for every place. */
const CELLS_MAX = 1024

const gridOf = (pieces: readonly Piece[]): Grid => {
  const lines = Math.min(LINES_MAX, Math.ceil(4 * Math.sqrt(pieces.length)))
  const columns = linesAt(
    pieces.flatMap(({ west, east }) => [west, east]),
    lines,
  )
  const rows = linesAt(
    pieces.flatMap(({ south, north }) => [south, north]),
    lines,
  )
  const width = columns.length + 1
  const wide = width * (rows.length + 1)
  const placed = pieces.map(piece => {
    const [left, right] = [atOrBelow(columns, piece.west), atOrBelow(columns, piece.east)]
    const [bottom, top] = [atOrBelow(rows, piece.south), atOrBelow(rows, piece.north)]
    const isWide = (right - left + 1) * (top - bottom + 1) > CELLS_MAX
    return { piece, cells: isWide ? [wide] : cellsIn({ left, right, bottom, top }, width) }
  })
  const packed = new Cells(wide + 1, placed)
  return {
    eachNear: (latitude, longitude, call) => {
      packed.each(atOrBelow(rows, latitude) * width + atOrBelow(columns, longitude), latitude, longitude, call)
      packed.each(wide, latitude, longitude, call)
    },
  }
}

interface Rectangle {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

const cellsIn = ({ left, right, bottom, top }: Rectangle, width: number): number[] => {
  const cells: number[] = []
  for (let row = bottom; row <= top; row += 1) {
    for (let column = left; column <= right; column += 1) cells.push(row * width + column)
  }
  return cells
}

/** Entries of each cell in a few arrays of numbers, which fit the processor's caches better than objects. */
class Cells {
  /** Start of each cell's entries, and the end of the last cell. */
  private readonly starts: Int32Array
  private readonly fences: Int32Array
  /** South, north, west and east of each entry. */
  private readonly edges: Float64Array

  constructor(count: number, placed: readonly { readonly piece: Piece; readonly cells: readonly number[] }[]) {
    this.starts = new Int32Array(count + 1)
    for (const { cells } of placed) for (const cell of cells) raise(this.starts, cell + 1, 1)
    for (let cell = 0; cell < count; cell += 1) raise(this.starts, cell + 1, this.starts[cell] ?? 0)
    const next = this.starts.slice()
    const entries = next[count] ?? 0
    this.fences = new Int32Array(entries)
    this.edges = new Float64Array(4 * entries)
    for (const { piece, cells } of placed) {
      const { south, north, west, east, fence } = piece
      for (const cell of cells) {
        const entry = next[cell] ?? 0
        next[cell] = entry + 1
        this.fences[entry] = fence
        this.edges.set([south, north, west, east], 4 * entry)
      }
    }
  }

  /** Calls back for each geofence of a cell whose box contains the place. */
  each(cell: number, latitude: number, longitude: number, call: (fence: number) => void): void {
    const { starts, fences, edges } = this
    const end = starts[cell + 1] ?? 0
    for (let entry = starts[cell] ?? end; entry < end; entry += 1) {
      const edge = 4 * entry
      if (latitude < (edges[edge] ?? NaN) || latitude > (edges[edge + 1] ?? NaN)) continue
      if (longitude < (edges[edge + 2] ?? NaN) || longitude > (edges[edge + 3] ?? NaN)) continue
      call(fences[entry] ?? -1)
    }
  }
}

const raise = (counts: Int32Array, index: number, by: number): void => {
  counts[index] = (counts[index] ?? 0) + by
}

/** Returns `count` of the values as lines, with about as many values between each two. Equal lines are merged. */
const linesAt = (values: readonly number[], count: number): Float64Array => {
  const sorted = Float64Array.from(values).sort()
  const chosen = Array.from({ length: count }, (_, n) => sorted[Math.floor((n * sorted.length) / count)] ?? 0)
  return Float64Array.from(new Set(chosen))
}

/** Returns the number of ascending lines that are at or below the value. */
const atOrBelow = (lines: Float64Array, value: number): number => {
  let [from, to] = [0, lines.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((lines[middle] ?? Infinity) <= value) from = middle + 1
    else to = middle
  }
  return from
}
