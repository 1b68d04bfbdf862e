/** Devices in the view of the map. */
import type { DeviceFeature } from './deviceFeatures.ts'

/** Degrees. `west` and `east` can be beyond 180, as in MapLibre. */
export interface ViewBounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Returns the number of devices in the view, at most `most`. */
export const countInSight = (
  features: readonly DeviceFeature[],
  { west, south, east, north }: ViewBounds,
  most = Infinity,
): number => {
  let count = 0
  for (const { geometry } of features) {
    const [longitude = 0, latitude = 0] = geometry.coordinates
    if (latitude < south || latitude > north) continue
    // The map repeats the world to its left and right.
    if (longitude + 360 * Math.ceil((west - longitude) / 360) > east) continue
    count += 1
    if (count === most) break
  }
  return count
}
