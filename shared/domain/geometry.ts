/** Distances on the earth, computed like Traccar. */
import { type Degrees, type Meters, meters, degrees } from '../units.ts'

export interface Coordinates {
  readonly latitude: Degrees
  readonly longitude: Degrees
}

/** Equatorial radius of the sphere in Traccar 3.9. */
const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180

/** Returns the great-circle distance by the haversine formula, not rounded. */
export const distanceBetween = (from: Coordinates, to: Coordinates): Meters => {
  const half = Math.sin(radians(to.latitude - from.latitude) / 2)
  const across = Math.sin(radians(to.longitude - from.longitude) / 2)
  const a = half * half + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * across * across
  return meters(EARTH_RADIUS_METERS * 2 * Math.atan2(Math.sqrt(a), Math.sqrt(1 - a)))
}

/** Shorter sides are lost in rounding errors, relative to the size of the earth. */
const SIDE_LEAST_METERS = 0.001

/**
 * Returns the distance of a place from a side, from the side's length and the distances to its ends. It is the height
 * of the triangle by Heron's formula if the foot lies between the ends, else the distance to the nearer end. NaN for a
 * side without length, as in Traccar.
 */
export const distanceToSide = (toStart: number, side: number, toEnd: number): Meters => {
  if (side < SIDE_LEAST_METERS) return meters(NaN)
  const [startSquare, sideSquare, endSquare] = [toStart * toStart, side * side, toEnd * toEnd]
  if (startSquare > sideSquare + endSquare) return meters(toEnd)
  if (endSquare > sideSquare + startSquare) return meters(toStart)
  const half = (toStart + side + toEnd) / 2
  // For a place on the side, rounding can make this slightly negative.
  const square = Math.max(0, half * (half - toStart) * (half - side) * (half - toEnd))
  return meters((2 * Math.sqrt(square)) / side)
}

/**
 * Rounds to two decimals. Ties go to the even digit, like Java's HALF_EVEN. In binary, only eighths can be ties;
 * `toFixed` is exact for all others.
 */
export const centi = (value: number): number => {
  if (Math.abs(value) >= 1e15) return value
  const between = Number.isInteger(value * 8) && !Number.isInteger(value * 4)
  if (!between) return Number(value.toFixed(2)) + 0
  const below = Math.floor(value * 100)
  return (below % 2 === 0 ? below : below + 1) / 100 + 0
}

/** Longitudes of lines and rings that cross the 180th meridian or are written a turn further east or west. */

export const TURN = 360
const HALF_TURN = 180
/** Maps around the world use at most one more turn. Much larger numbers lose decimals in a sum. */
const LARGEST = 2 * TURN

/**
 * Returns the longitudes of a line without jumps: each side takes the shorter way around the earth. The first longitude
 * is unchanged. A side of exactly one turn along a parallel is kept, because a border of a world map goes from -180 to
 * 180.
 */
export const unwrapped = (line: readonly Coordinates[]): number[] => {
  let before: { readonly latitude: number; readonly written: number; readonly turns: number } | undefined
  return line.map(({ latitude, longitude }) => {
    const written = Math.abs(longitude) <= LARGEST ? longitude : longitude % TURN
    const step = before ? written - before.written : 0
    const isBorder = Math.abs(step) === TURN && latitude === before?.latitude
    const isShort = Math.abs(step) <= HALF_TURN
    const turns: number = (before?.turns ?? 0) - (isBorder || isShort ? 0 : Math.round(step / TURN))
    before = { latitude, written, turns }
    return written + TURN * turns
  })
}

/** Returns the same meridian as the smallest longitude that is not less than `least`. */
export const atOrEastOf = (least: number, longitude: number): number =>
  longitude + TURN * Math.ceil((least - longitude) / TURN)

/** Latitude beyond a pole, so that a ring around the pole contains the pole itself. */
const BEYOND_POLE_DEGREES = 91

/**
 * Returns the corners of a ring in the plane of latitude and longitude, without jumps. A ring once around the earth
 * encloses the pole of the hemisphere that contains most of it. It is closed beyond that pole.
 */
export const ringInPlane = (ring: readonly Coordinates[]): Coordinates[] => {
  const [first] = ring
  if (!first) return []
  const longitudes = unwrapped([...ring, first]).map(degrees)
  const corners = ring.map(({ latitude }, n) => ({ latitude, longitude: longitudes[n] ?? first.longitude }))
  const [start = first.longitude, end = start] = [longitudes[0], longitudes.at(-1)]
  if (start === end) return corners
  const isSouthern = ring.reduce((sum, { latitude }) => sum + latitude, 0) < 0
  const pole = degrees(isSouthern ? -BEYOND_POLE_DEGREES : BEYOND_POLE_DEGREES)
  const closing = [first.latitude, pole].map(latitude => ({ latitude, longitude: end }))
  return [...corners, ...closing, { latitude: pole, longitude: start }]
}
