/**
 * Late positions bring the sum of distances out of step: each is measured from the latest position at its arrival, not
 * from its neighbour in time. Read in the order of time, the sum is put right again, so that a day that came late or
 * shuffled is as long as one that came in order. A position without a valid fix gets the place of the last valid one.
 */
import { type Position, tickOf, tickOfPosition } from '../model/position.ts'
import { distanceBetween, centi } from './geometry.ts'

/** Sums are stored with two decimals: less than this is noise of adding them. */
const NOISE_METERS = 0.001

/** Gives each position on with `totalDistance` as it were had all come in order; called with oldest first. */
export const distanceCorrection = (): ((position: Position) => Position) => {
  /** The last valid position: as it is stored, and as it was given on. */
  let before: { readonly stored: Position; readonly corrected: Position } | undefined
  /** What the sums so far lacked. */
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

/** No way leads to a place that the device itself does not trust, and none back from it. */
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

/** By how much the sum grew too little between neighbours in time: nothing where the second was measured from the first. */
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

/** A late position has the tick of its arrival in its id, not that of its fix; the sum of such a one may fit by chance. */
const cameInOrder = ({ id, fixTime }: Position): boolean => tickOfPosition(id) === tickOf(fixTime)
