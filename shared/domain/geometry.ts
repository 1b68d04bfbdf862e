/** Distances on the earth as Traccar computes them. */
import { type Degrees, type Meters, meters, degrees } from '../units.ts'

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

/**
 * Rounds to two decimals; a value exactly between two goes to the even one, as Java's HALF_EVEN does. Only eighths can lie
 * exactly between two hundredths in binary; `toFixed` is exact for all others.
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
/** Maps that go around the world write at most a turn more; numbers far beyond lose their decimals in a sum. */
const LARGEST = 2 * TURN

/**
 * The longitudes of a line without jumps: each side takes the shorter step around the earth. The first longitude is unchanged. A
 * side of exactly one turn along a parallel is kept: the border of a map of the whole world goes from -180 to 180.
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

/** The same meridian, written as the smallest longitude that is not less than `least`. */
export const atOrEastOf = (least: number, longitude: number): number =>
  longitude + TURN * Math.ceil((least - longitude) / TURN)

/** Beyond a pole, so that the pole itself is inside of a ring around it. */
const BEYOND_POLE_DEGREES = 91

/**
 * The corners of a ring in the plane of latitude and longitude, without jumps. A ring that goes once around the earth encloses
 * the pole of the hemisphere in which most of it lies: it is closed beyond that pole.
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
