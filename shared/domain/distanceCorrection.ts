/**
 * Corrects total distances of late positions. Each distance was measured from the latest position at its arrival, not
 * from the previous one in time. Reading positions in time order corrects the sum, so that late or shuffled days have
 * the same length as ordered ones. A position without a valid fix gets the place of the last valid one.
 */
import { type Position, tickOf, tickOfPosition } from '../model/position.ts'
import { distanceBetween, centi } from './geometry.ts'

/** Sums have two decimals. Smaller differences are rounding noise. */
const NOISE_METERS = 0.001

/**
 * Returns a function that corrects `totalDistance` of each position as if all had arrived in order. Call it oldest
 * first.
 */
export const distanceCorrection = (): ((position: Position) => Position) => {
  /** Last valid position, as stored and as corrected. */
  let before: { readonly stored: Position; readonly corrected: Position } | undefined
  /** Difference between the correct and the stored sum so far. */
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

/** Invalid positions add no distance, because the device itself does not trust their place. */
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

/**
 * Returns the meters that the stored sum lacks between consecutive positions. Returns 0 if the second was measured from
 * the first.
 */
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

/** The id of a late position has the tick of its arrival, not of its fix. Its sum can match by chance. */
const cameInOrder = ({ id, fixTime }: Position): boolean => tickOfPosition(id) === tickOf(fixTime)
