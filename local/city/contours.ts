/** Outlines of the parts of a grid whose values are above 0. */
import type { Grid } from './distanceField.ts'

/** A point in sides of a square, from the middle of the first square. */
export type GridPoint = readonly [x: number, y: number]

/** An outer ring, followed by the rings of its holes. */
export type Outline = readonly (readonly GridPoint[])[]

/** Returns the outlines (marching squares). The values of neighbors decide where between them a line is. */
export const outlinesOf = (grid: Grid<Float64Array>): Outline[] => {
  const rings = ringsOf(grid)
  const outer = rings.filter(ring => signedArea(ring) > 0).toSorted((a, b) => signedArea(a) - signedArea(b))
  const holes = rings.filter(ring => signedArea(ring) < 0)
  const owners = holes.map(hole => outer.find(ring => hole[0] && contains(ring, hole[0])))
  return outer.map(ring => [ring, ...holes.filter((_, n) => owners[n] === ring)])
}

type Edge = 'top' | 'right' | 'bottom' | 'left'

/**
 * Lines through a square of four values by which of them are above 0: 8 top left, 4 top right, 2 bottom right, 1 bottom
 * left. The part above 0 is on the right of each line, seen on a map whose y grows downward.
 */
const LINES: readonly (readonly (readonly [Edge, Edge])[])[] = [
  [],
  [['left', 'bottom']],
  [['bottom', 'right']],
  [['left', 'right']],
  [['right', 'top']],
  [
    ['left', 'top'],
    ['right', 'bottom'],
  ],
  [['bottom', 'top']],
  [['left', 'top']],
  [['top', 'left']],
  [['top', 'bottom']],
  [
    ['top', 'right'],
    ['bottom', 'left'],
  ],
  [['top', 'right']],
  [['right', 'left']],
  [['right', 'bottom']],
  [['bottom', 'left']],
  [],
]

/** Returns closed rings. Squares outside of the grid are below 0. */
const ringsOf = ({ width, height, cells }: Grid<Float64Array>): GridPoint[][] => {
  const valueAt = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? -1 : (cells[y * width + x] ?? -1)
  const pointOn = (x: number, y: number, edge: Edge): GridPoint => {
    const across = edge === 'top' || edge === 'bottom'
    const [startX, startY] = [edge === 'right' ? x + 1 : x, edge === 'bottom' ? y + 1 : y]
    const [a, b] = [valueAt(startX, startY), across ? valueAt(startX + 1, startY) : valueAt(startX, startY + 1)]
    const share = a / (a - b)
    return across ? [startX + share, startY] : [startX, startY + share]
  }
  const next = new Map<string, readonly [key: string, point: GridPoint]>()
  for (let y = -1; y < height; y += 1)
    for (let x = -1; x < width; x += 1) {
      const corners = [valueAt(x, y), valueAt(x + 1, y), valueAt(x + 1, y + 1), valueAt(x, y + 1)]
      const index = corners.reduce((bits, value) => bits * 2 + (value > 0 ? 1 : 0), 0)
      for (const [start, end] of LINES[index] ?? [])
        next.set(edgeKey(x, y, start), [edgeKey(x, y, end), pointOn(x, y, end)])
    }
  return linked(next)
}

/** Both squares at an edge have the same key for it. */
const edgeKey = (x: number, y: number, edge: Edge): string =>
  edge === 'bottom' ? `${x},${y + 1},top` : edge === 'right' ? `${x + 1},${y},left` : `${x},${y},${edge}`

const linked = (next: Map<string, readonly [key: string, point: GridPoint]>): GridPoint[][] => {
  const rings: GridPoint[][] = []
  for (const start of next.keys()) {
    const ring: GridPoint[] = []
    for (let step = next.get(start); step; step = next.get(step[0])) {
      ring.push(step[1])
      if (step[0] === start) break
    }
    for (let step = next.get(start), key = start; step; key = step[0], step = next.get(key)) next.delete(key)
    if (ring[0]) rings.push([...ring, ring[0]])
  }
  return rings
}

const signedArea = (ring: readonly GridPoint[]): number =>
  ring.reduce((sum, [x, y], n) => {
    const [u, v] = ring[n + 1] ?? [x, y]
    return sum + (x * v - u * y) / 2
  }, 0)

const contains = (ring: readonly GridPoint[], [x, y]: GridPoint): boolean =>
  ring.filter(([u, v], n) => {
    const [nextU, nextV] = ring[n + 1] ?? [u, v]
    return v > y !== nextV > y && x < u + ((y - v) / (nextV - v)) * (nextU - u)
  }).length %
    2 ===
  1
