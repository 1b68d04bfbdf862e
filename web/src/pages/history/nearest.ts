import type { Point } from '../../track/point.ts'

interface Place {
  readonly lat: number
  readonly lng: number
}

/** The point that is nearest to a place, within so many degrees of longitude; undefined where none is. */
export const nearestIndex = (
  points: readonly Point[],
  { lat, lng }: Place,
  withinDegrees: number,
): number | undefined => {
  const narrow = Math.cos((lat * Math.PI) / 180)
  let found: number | undefined
  let best = (withinDegrees * narrow) ** 2
  for (const [n, { latitude, longitude }] of points.entries()) {
    const square = (latitude - lat) ** 2 + ((longitude - lng) * narrow) ** 2
    if (square <= best) [found, best] = [n, square]
  }
  return found
}
