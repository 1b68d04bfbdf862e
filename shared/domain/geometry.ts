/** Distances on the earth as Traccar computes them. */
import { type Degrees, type Meters, meters } from '../units.ts'

export interface Coordinates {
  readonly latitude: Degrees
  readonly longitude: Degrees
}

/** The equatorial radius that Traccar 3.9 uses for its sphere. */
const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180

/** The great-circle distance by the haversine formula, not rounded. */
export const distanceBetween = (from: Coordinates, to: Coordinates): Meters => {
  const half = Math.sin(radians(to.latitude - from.latitude) / 2)
  const across = Math.sin(radians(to.longitude - from.longitude) / 2)
  const a = half * half + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * across * across
  return meters(EARTH_RADIUS_METERS * 2 * Math.atan2(Math.sqrt(a), Math.sqrt(1 - a)))
}

/** Next to the size of the earth, rounding leaves nothing of shorter ones. */
const SIDE_LEAST_METERS = 0.001

/**
 * How far a place is from a side whose length and ends' distances are known: the height of the triangle by Heron's formula
 * where the foot lies between the ends, else the distance to the nearer end. NaN for a side without length, as in Traccar.
 */
export const distanceToSide = (toStart: number, side: number, toEnd: number): Meters => {
  if (side < SIDE_LEAST_METERS) return meters(NaN)
  const [startSquare, sideSquare, endSquare] = [toStart * toStart, side * side, toEnd * toEnd]
  if (startSquare > sideSquare + endSquare) return meters(toEnd)
  if (endSquare > sideSquare + startSquare) return meters(toStart)
  const half = (toStart + side + toEnd) / 2
  // For a place on the side, rounding may make this a little less than nothing.
  const square = Math.max(0, half * (half - toStart) * (half - side) * (half - toEnd))
  return meters((2 * Math.sqrt(square)) / side)
}
