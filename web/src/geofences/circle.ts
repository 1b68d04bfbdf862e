/** Circles on the round earth, as a map draws them. */
import { type Coordinates, unwrapped } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'

/** Of the sphere by which distances are measured. */
const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180
const inDegrees = (value: number) => (value * 180) / Math.PI

/** The place so far from another one, meters, in a direction: 90 is east. The longitude may go beyond 180. */
export const awayFrom = ({ latitude, longitude }: Coordinates, distance: number, direction: number): Coordinates => {
  const angle = distance / EARTH_RADIUS_METERS
  const [from, course] = [radians(latitude), radians(direction)]
  const sine = Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(course)
  const turned = Math.atan2(
    Math.sin(course) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * sine,
  )
  return { latitude: degrees(inDegrees(Math.asin(sine))), longitude: degrees(longitude + inDegrees(turned)) }
}

/** So many places around the middle, each once, from the north on. */
export const circleRing = (center: Coordinates, radius: number, count: number): Coordinates[] =>
  Array.from({ length: count }, (_, n) => awayFrom(center, radius, (360 * n) / count))

/** The middle of what holds all places; undefined where there are none. */
export const middleOf = (points: readonly Coordinates[]): Coordinates | undefined => {
  if (points.length === 0) return undefined
  const latitudes = points.map(({ latitude }) => latitude)
  const longitudes = unwrapped(points)
  return {
    latitude: degrees((Math.min(...latitudes) + Math.max(...latitudes)) / 2),
    longitude: degrees((Math.min(...longitudes) + Math.max(...longitudes)) / 2),
  }
}
