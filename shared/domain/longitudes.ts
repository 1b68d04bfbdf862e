/** Longitudes of lines and rings that cross the 180th meridian or are written a turn further east or west. */
import { degrees } from '../units.ts'
import type { Coordinates } from './geometry.ts'

export const TURN = 360
const HALF_TURN = 180
/** Maps that go around the world write at most a turn more; numbers far beyond lose their decimals in a sum. */
const LARGEST = 2 * TURN

/**
 * The longitudes of a line without jumps: each side takes the shorter way around the earth. The first longitude is unchanged. A
 * side of exactly one turn along a parallel is kept: the border of a map of the whole world goes from -180 to 180.
 */
export const unwrapped = (line: readonly Coordinates[]): number[] => {
  let before: { readonly latitude: number; readonly written: number; readonly turns: number } | undefined
  return line.map(({ latitude, longitude }) => {
    const written = Math.abs(longitude) <= LARGEST ? longitude : longitude % TURN
    const way = before ? written - before.written : 0
    const isBorder = Math.abs(way) === TURN && latitude === before?.latitude
    const isShort = Math.abs(way) <= HALF_TURN
    const turns: number = (before?.turns ?? 0) - (isBorder || isShort ? 0 : Math.round(way / TURN))
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
