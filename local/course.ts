/** Directions between places on a sphere, for what drives. Distances are in shared/domain. */
import type { Coordinates } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'

const EARTH_RADIUS_METERS = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Degrees clockwise from north, 0 to 360. */
export const courseBetween = (a: Coordinates, b: Coordinates): number => {
  const [latA, latB] = [radians(a.latitude), radians(b.latitude)]
  const east = radians(b.longitude - a.longitude)
  const y = Math.sin(east) * Math.cos(latB)
  const x = Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(east)
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
}

/** The place that many meters away in that direction. Good for the distances between two fixes. */
export const placeAfter = (from: Coordinates, course: number, meters: number): Coordinates => {
  const perDegree = radians(1) * EARTH_RADIUS_METERS
  const latitude = from.latitude + (meters * Math.cos(radians(course))) / perDegree
  const longitude =
    from.longitude + (meters * Math.sin(radians(course))) / (perDegree * Math.cos(radians(from.latitude)))
  return { latitude: degrees(latitude), longitude: degrees(longitude) }
}
