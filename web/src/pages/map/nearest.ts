/** Order of devices by their distance to a place. */
import type { Coordinates } from '#shared/domain/geometry.ts'
import type { Meters } from '#shared/units.ts'
import type { TrackedDevice } from '../../live/trackedDevices.ts'

/** Returns the straight distance from a position to the chosen place. */
export type DistanceTo = (place: Coordinates) => Meters

/** Returns the nearest first. Devices without a position are last, and those of equal distance keep their order. */
export const nearestFirst = (devices: readonly TrackedDevice[], distanceTo: DistanceTo): readonly TrackedDevice[] =>
  devices
    .map(tracked => ({ tracked, distance: tracked.position ? distanceTo(tracked.position) : Infinity }))
    .toSorted((a, b) => (a.distance === b.distance ? 0 : a.distance - b.distance))
    .map(({ tracked }) => tracked)
