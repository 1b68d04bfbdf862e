/** Distances on the earth as Traccar computes them. */
import { type Degrees, type Meters, meters } from '../units.ts'

export interface Place {
  readonly latitude: Degrees
  readonly longitude: Degrees
}

/** The equatorial radius that Traccar 3.9 uses for its sphere. */
const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180

/** The great-circle distance by the haversine formula, not rounded. */
export const distanceBetween = (from: Place, to: Place): Meters => {
  const half = Math.sin(radians(to.latitude - from.latitude) / 2)
  const across = Math.sin(radians(to.longitude - from.longitude) / 2)
  const a = half * half + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * across * across
  return meters(EARTH_RADIUS_METERS * 2 * Math.atan2(Math.sqrt(a), Math.sqrt(1 - a)))
}
