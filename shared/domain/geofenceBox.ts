/** Bounding boxes of geofences. A place inside a shape is always inside its box, so most places need no exact test. */
import { POLYLINE_DISTANCE_METERS } from './geofence.ts'
import { distanceBetween, type Coordinates, ringInPlane, TURN, unwrapped } from './geometry.ts'
import type { Shape } from './wkt.ts'

/**
 * Degrees. `west` is at least -180 and less than 180. `east` is not less than `west`, and exceeds 180 if the box
 * crosses that meridian.
 */
export interface Box {
  readonly south: number
  readonly north: number
  readonly west: number
  readonly east: number
}

const WORLD: Box = { south: -90, north: 90, west: -180, east: 180 }

/** Larger than any rounding error: about a centimeter. */
const ROUNDING_DEGREES = 1e-7
const EARTH_RADIUS_METERS = 6_378_137

/** Returns a box that contains every place on earth inside the shape. */
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

/** Areas can have any latitude. */
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

/** Returns the box of all places within an angle of these places or of the shortest lines between them. */
const around = (line: readonly Coordinates[], angle: number): Box => {
  const latitudes = [...line.map(({ latitude }) => latitude), ...line.slice(1).flatMap((end, i) => bulge(line[i], end))]
  const reach = degreesFromRadians(angle)
  const [south, north] = [Math.min(...latitudes) - reach, Math.max(...latitudes) + reach]
  // Near a pole, all longitudes are close to each other.
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
 * Returns the latitude at which the shortest line between two places turns, if that point is between them. Such a line
 * bends toward a pole.
 */
const bulge = (from: Coordinates | undefined, to: Coordinates): number[] => {
  if (!from) return []
  const [start, end] = [vectorOf(from), vectorOf(to)]
  const normal = cross(start, end)
  const [x, y, z] = normal
  const flat = Math.hypot(x, y)
  if (flat === 0) return []
  // The northernmost place of the great circle. Its opposite is the southernmost.
  const summit: Vector = [(-x * z) / flat, (-y * z) / flat, flat]
  const side = Math.sign(dot(cross(start, summit), normal))
  const between = side === Math.sign(dot(cross(summit, end), normal))
  const latitude = degreesFromRadians(Math.atan2(flat, Math.abs(z)))
  return between ? [side < 0 ? -latitude : latitude] : []
}

/** For longer sides, Heron's plane triangle does not approximate the sphere. */
const LONG_SIDE_METERS = (EARTH_RADIUS_METERS * Math.PI) / 2
const FAR_METERS = 100_000

/**
 * Up to a quarter of the earth's circumference, the distance on the sphere is at most an eighth longer than in the
 * plane.
 */
const lineBox = (line: readonly Coordinates[], distanceMeters: number): Box => {
  const long = line.slice(1).some((end, i) => !(distanceBetween(line[i] ?? end, end) <= LONG_SIDE_METERS))
  if (long || !(distanceMeters <= FAR_METERS)) return WORLD
  return around(line, (2 * Math.max(0, distanceMeters) + 10) / EARTH_RADIUS_METERS)
}
