/** The line along lanes that a vehicle follows. */
import { type Coordinates, distanceBetween } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'
import { courseBetween } from './course.ts'
import type { Lane } from './lanes.ts'

export interface Path {
  readonly lanes: readonly Lane[]
  readonly points: readonly Coordinates[]
  /** Distance of each point from the first one. */
  readonly meters: readonly number[]
  /** Number of the first point of each lane. The last point of a lane is the first one of the next. */
  readonly starts: readonly number[]
}

/** Returns the path along lanes, each of which begins where the one before ends. */
export const pathAlong = (lanes: readonly Lane[]): Path => {
  const points: Coordinates[] = []
  const meters: number[] = []
  const starts: number[] = []
  for (const { line } of lanes) {
    starts.push(Math.max(0, points.length - 1))
    for (const point of points.length === 0 ? line : line.slice(1)) {
      meters.push((meters.at(-1) ?? 0) + distanceBetween(points.at(-1) ?? point, point))
      points.push(point)
    }
  }
  return { lanes, points, meters, starts }
}

export const lengthOf = ({ meters }: Path): number => meters.at(-1) ?? 0

/** A place on a path, and the course of the path there. */
export interface OnPath {
  readonly place: Coordinates
  /** Degrees clockwise from north. */
  readonly course: number
}

/** Returns the place at a distance from the first point. */
export const placeOn = ({ points, meters }: Path, distance: number): OnPath => {
  const n = Math.min(lastAt(meters, distance), points.length - 2)
  const [from, to] = [points[n], points[n + 1]]
  if (!from || !to) throw new Error('the path has fewer than two points')
  const [start, end] = [meters[n] ?? 0, meters[n + 1] ?? 0]
  const share = Math.min(1, Math.max(0, (distance - start) / (end - start || 1)))
  return { place: between(from, to, share), course: courseBetween(from, to) }
}

/** Returns the lane at a distance, and the distance from the beginning of that lane. */
export const laneAt = ({ lanes, meters, starts }: Path, distance: number): { lane: Lane; meters: number } => {
  const laneStarts = starts.map(start => meters[start] ?? 0)
  const n = lastAt(laneStarts, distance)
  const lane = lanes[n]
  if (!lane) throw new Error('the path has no lanes')
  return { lane, meters: distance - (laneStarts[n] ?? 0) }
}

/** Returns the number of the last value that is at most the limit, or 0. The values are sorted. */
const lastAt = (values: readonly number[], limit: number): number => {
  let [low, high] = [0, values.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= limit) low = middle
    else high = middle
  }
  return low
}

/** Streets are so short that they are straight in degrees, too. */
const between = (from: Coordinates, to: Coordinates, share: number): Coordinates => ({
  latitude: degrees(from.latitude + (to.latitude - from.latitude) * share),
  longitude: degrees(from.longitude + (to.longitude - from.longitude) * share),
})
