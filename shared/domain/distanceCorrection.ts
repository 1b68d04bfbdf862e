/**
 * Corrects total distances after late positions. A late position is measured from the latest position at its arrival,
 * not from its neighbor in time. Reading positions in the order of time corrects the sum, so that a day that arrived
 * late or shuffled is as long as one that arrived in order. An invalid position gets the place of the last valid one.
 */
import { type Position, tickOf, tickOfPosition } from '../model/position.ts'
import { distanceBetween, centi } from './geometry.ts'

/** Sums are stored with two decimals. A smaller difference is a rounding error. */
const NOISE_METERS = 0.001

/**
 * Returns a function that corrects `totalDistance` as if all positions had arrived in order. Call it with the oldest
 * first.
 */
export const distanceCorrection = (): ((position: Position) => Position) => {
  /** The last valid position, as stored and as returned. */
  let before: { readonly stored: Position; readonly corrected: Position } | undefined
  /** Meters that the sums so far lack. */
  let missingMeters = 0
  return position => {
    if (!position.valid) return before ? atPlaceOf(before.corrected, position) : position
    if (before) missingMeters += missingBetween(before.stored, position)
    const { totalDistance } = position.attributes
    const corrected =
      missingMeters === 0 || typeof totalDistance !== 'number'
        ? position
        : { ...position, attributes: { ...position.attributes, totalDistance: totalDistance + missingMeters } }
    before = { stored: position, corrected }
    return corrected
  }
}

/** Returns an invalid position at the place of the last valid one. No distance is counted to it or back. */
const atPlaceOf = (valid: Position, position: Position): Position => {
  const { latitude, longitude } = valid
  const { totalDistance } = valid.attributes
  const { totalDistance: _, ...attributes } = position.attributes
  return {
    ...position,
    latitude,
    longitude,
    attributes: totalDistance === undefined ? attributes : { ...attributes, totalDistance },
  }
}

/** Returns by how much the sum is too low between neighbors in time: 0 if the second was measured from the first. */
const missingBetween = (from: Position, to: Position): number => {
  const [before, after] = [from.attributes['totalDistance'], to.attributes['totalDistance']]
  const { distance } = to.attributes
  if (typeof before !== 'number' || typeof after !== 'number' || typeof distance !== 'number') return 0
  const grown = after - before
  const follows = from.id < to.id && Math.abs(grown - distance) < NOISE_METERS
  if (follows && cameInOrder(to)) return 0
  const measured = centi(distanceBetween(from, to))
  return follows && Math.abs(measured - distance) < NOISE_METERS ? 0 : measured - grown
}

/** A late position has the tick of its arrival in its id, not that of its fix. Its sum can be correct by chance. */
const cameInOrder = ({ id, fixTime }: Position): boolean => tickOfPosition(id) === tickOf(fixTime)
