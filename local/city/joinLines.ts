/** Joins lines that were cut at the edges of tiles. */
import type { MapPoint } from './mapPoint.ts'

const keyOf = (point: MapPoint | undefined): string => (point ? `${point.x},${point.y}` : '')

/** Returns the lines, joined where one begins at the end of another. They keep their directions, because of one-way streets. */
export const joinLines = (lines: readonly (readonly MapPoint[])[]): MapPoint[][] => {
  const left = new Set(lines)
  const ends = new Set(lines.map(line => keyOf(line.at(-1))))
  const nextAfter = (point: MapPoint | undefined) => [...left].find(line => keyOf(line[0]) === keyOf(point))
  const joined: MapPoint[][] = []
  // Lines that no other line leads to come first. What is left are closed rings.
  for (const first of lines.toSorted((a, b) => Number(ends.has(keyOf(a[0]))) - Number(ends.has(keyOf(b[0]))))) {
    if (!left.delete(first)) continue
    const line = [...first]
    for (let next = nextAfter(line.at(-1)); next; next = nextAfter(line.at(-1))) {
      left.delete(next)
      line.push(...next.slice(1))
    }
    joined.push(line)
  }
  return joined
}
