/** Bounding boxes of geofences. Places outside the box are outside the shape, so most places need no exact test. */
import { POLYLINE_DISTANCE_METERS } from './geofence.ts'
import { distanceBetween, type Coordinates, ringInPlane, TURN, unwrapped } from './geometry.ts'
import type { Shape } from './wkt.ts'

/**
 * Box in degrees. `west` is from -180 up to 180. `east` is at least `west`, and exceeds 180 if the box crosses that
 * meridian.
 */
export interface Box {
  readonly south: number
  readonly north: number
  readonly west: number
  readonly east: number
}

const WORLD: Box = { south: -90, north: 90, west: -180, east: 180 }

/** Upper bound of rounding errors: about a centimeter. */
const ROUNDING_DEGREES = 1e-7
const EARTH_RADIUS_METERS = 6_378_137

/** Returns a box that contains every place on earth that the shape contains. */
export const boundingBox = (shape: Shape, polylineDistanceMeters = POLYLINE_DISTANCE_METERS): Box => {
  switch (shape.kind) {
    case 'circle':
      return isOnEarth(shape.center) ? around([shape.center], shape.radius / EARTH_RADIUS_METERS) : WORLD
    case 'polygon':
      return shape.ring.every(isOnEarth) ? ringBox(shape.ring) : WORLD
    case 'polyline':
      return shape.line.every(isOnEarth) ? lineBox(shape.line, polylineDistanceMeters) : WORLD
  }
}

/** Returns true if a place on earth is in the box. */
export const isInBox = ({ south, north, west, east }: Box, { latitude, longitude }: Coordinates): boolean =>
  latitude >= south &&
  latitude <= north &&
  [longitude, longitude + TURN, longitude - TURN].some(turned => turned >= west && turned <= east)

/** Areas can have invalid latitudes. */
const isOnEarth = ({ latitude }: Coordinates) => Math.abs(latitude) <= 90

const ringBox = (ring: readonly Coordinates[]): Box => {
  const corners = ringInPlane(ring)
  return boxOf(
    corners.map(({ latitude }) => latitude),
    corners.map(({ longitude }) => longitude),
    ROUNDING_DEGREES,
  )
}

const boxOf = (latitudes: readonly number[], longitudes: readonly number[], marginDegrees: number): Box => {
  const south = Math.min(...latitudes) - ROUNDING_DEGREES
  const north = Math.max(...latitudes) + ROUNDING_DEGREES
  const [from, to] = [Math.min(...longitudes) - marginDegrees, Math.max(...longitudes) + marginDegrees]
  if (!(to - from < TURN)) return { ...WORLD, south, north }
  const west = from - TURN * Math.floor((from + 180) / TURN)
  return { south, north, west, east: west + (to - from) }
}

const radians = (value: number) => (value * Math.PI) / 180
const degreesFromRadians = (value: number) => (value * 180) / Math.PI

/** Returns the box around all places within an angle of these places or of the shortest ways between them. */
const around = (line: readonly Coordinates[], angle: number): Box => {
  const latitudes = [...line.map(({ latitude }) => latitude), ...line.slice(1).flatMap((end, i) => bulge(line[i], end))]
  const reach = degreesFromRadians(angle)
  const [south, north] = [Math.min(...latitudes) - reach, Math.max(...latitudes) + reach]
  // A box near a pole includes all longitudes.
  if (!(south > -90 + ROUNDING_DEGREES && north < 90 - ROUNDING_DEGREES)) return { ...WORLD, south, north }
  const steepest = radians(Math.max(Math.abs(south), Math.abs(north)))
  const turn = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(steepest)))
  return boxOf([south, north], unwrapped(line), degreesFromRadians(turn) + ROUNDING_DEGREES)
}

type Vector = readonly [x: number, y: number, z: number]

const vectorOf = ({ latitude, longitude }: Coordinates): Vector => {
  const [phi, lambda] = [radians(latitude), radians(longitude)]
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]
}
const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [b * f - c * e, c * d - a * f, a * e - b * d]
const dot = ([a, b, c]: Vector, [d, e, f]: Vector): number => a * d + b * e + c * f

/**
 * Returns the extreme latitude of the shortest way between two places, if it lies between them. The way bends toward a
 * pole.
 */
const bulge = (from: Coordinates | undefined, to: Coordinates): number[] => {
  if (!from) return []
  const [start, end] = [vectorOf(from), vectorOf(to)]
  const normal = cross(start, end)
  const [x, y, z] = normal
  const flat = Math.hypot(x, y)
  if (flat === 0) return []
  // Point of the great circle nearest to the north pole. The opposite point is nearest to the south pole.
  const summit: Vector = [(-x * z) / flat, (-y * z) / flat, flat]
  const side = Math.sign(dot(cross(start, summit), normal))
  const between = side === Math.sign(dot(cross(summit, end), normal))
  const latitude = degreesFromRadians(Math.atan2(flat, Math.abs(z)))
  return between ? [side < 0 ? -latitude : latitude] : []
}

/** For longer sides, Heron's plane triangle differs too much from the sphere. */
const LONG_SIDE_METERS = (EARTH_RADIUS_METERS * Math.PI) / 2
const FAR_METERS = 100_000

/** For sides up to a quarter of the earth, places near in the plane are at most an eighth further off on the sphere. */
const lineBox = (line: readonly Coordinates[], distanceMeters: number): Box => {
  const long = line.slice(1).some((end, i) => !(distanceBetween(line[i] ?? end, end) <= LONG_SIDE_METERS))
  if (long || !(distanceMeters <= FAR_METERS)) return WORLD
  return around(line, (2 * Math.max(0, distanceMeters) + 10) / EARTH_RADIUS_METERS)
}
