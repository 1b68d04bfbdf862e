/** Summary of all positions of a device in a range. */
import type { Position } from '../model/position.ts'
import { type Knots, knots, type Meters, meters, type Milliseconds, milliseconds } from '../units.ts'
import { centi } from './geometry.ts'

export interface Summary {
  readonly distance: Meters
  /** Mean of all speeds, including stops. */
  readonly averageSpeed: Knots
  readonly maxSpeed: Knots
  /** Time with the ignition on. */
  readonly engineHours: Milliseconds
}

/** Computes the summary. All values are 0 without positions. */
export const summaryFold = (ignoreOdometer: boolean): Fold<Summary> => {
  /** First valid position. */
  let first: Position | undefined
  let last: Position | undefined
  let before: Position | undefined
  let count = 0
  let speedSum = 0
  let maxSpeed = 0
  let ignitionMs = 0
  return {
    add: position => {
      if (before && isOn(before) && isOn(position)) ignitionMs += position.fixTime - before.fixTime
      before = position
      if (position.valid) {
        first ??= position
        last = position
      }
      count += 1
      speedSum += position.speed
      maxSpeed = Math.max(maxSpeed, position.speed)
    },
    result: () => ({
      distance: first && last ? traveledDistance(first, last, ignoreOdometer) : meters(0),
      averageSpeed: meanSpeed(speedSum, count),
      maxSpeed: knots(maxSpeed),
      engineHours: milliseconds(ignitionMs),
    }),
  }
}

const isOn = ({ attributes }: Position) => attributes['ignition'] === true

/** Returns the mean; 0 without values. Finite for any sum. */
export const meanSpeed = (sum: number, count: number): Knots =>
  knots(count > 0 ? Math.min(Math.max(sum, -Number.MAX_VALUE), Number.MAX_VALUE) / count : 0)

/** Distance between two positions of a device. */

/** Returns the meters by `totalDistance`, which has two decimals; undefined if a position has none. */
const byTotal = (first: Position, last: Position): number | undefined => {
  const [from, to] = [first.attributes['totalDistance'], last.attributes['totalDistance']]
  return typeof from === 'number' && typeof to === 'number' ? centi(to - from) : undefined
}

/** Returns the meters by the device's own odometer; undefined unless both positions have it. */
const byOdometer = (first: Position, last: Position): number | undefined => {
  const [from, to] = [first.attributes['odometer'], last.attributes['odometer']]
  return typeof from === 'number' && typeof to === 'number' ? to - from : undefined
}

/** Returns 0 for a negative difference, because a counter was reset. Always finite. */
const boundedDistance = (difference: number | undefined): Meters =>
  meters(Math.min(Math.max(difference ?? 0, 0), Number.MAX_VALUE))

/** Returns the distance by `totalDistance`, regardless of the odometer. */
export const totalBetween = (first: Position, last: Position): Meters => boundedDistance(byTotal(first, last))

/**
 * Plausible ratio of the odometer to the distance by coordinates. Lines between fixes cut curves, and fixes jitter at
 * rest. An odometer that is stuck, jumped, was reset, wrapped or counts kilometers is further off.
 */
const PLAUSIBLE = { least: 0.5, most: 2 }

/**
 * Returns the traveled distance: by the odometer if both positions have it and it is plausible, else by the
 * coordinates.
 */
export const traveledDistance = (first: Position, last: Position, ignoreOdometer: boolean): Meters => {
  return usesOdometer(first, last, ignoreOdometer)
    ? boundedDistance(byOdometer(first, last))
    : totalBetween(first, last)
}

/** Returns true if both positions have an odometer, and their difference is plausible. */
export const usesOdometer = (first: Position, last: Position, ignoreOdometer: boolean): boolean => {
  const odometer = ignoreOdometer ? undefined : byOdometer(first, last)
  if (odometer === undefined) return false
  const byCoordinates = totalBetween(first, last)
  return odometer >= PLAUSIBLE.least * byCoordinates && odometer <= PLAUSIBLE.most * byCoordinates
}

/**
 * Computes a result over a device's positions one by one, oldest first, so that a year needs no more memory than a day.
 */
export interface Fold<R> {
  add(position: Position): void
  /** Called once, after the last position. */
  result(): R
}
