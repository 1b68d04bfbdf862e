/** Summary of all positions of a device in a range. */
import type { Position } from '../model/position.ts'
import { type Knots, knots, type Meters, meters, type Milliseconds, milliseconds } from '../units.ts'
import { centi } from './geometry.ts'

export interface Summary {
  readonly distance: Meters
  /** Mean of all speeds, including zero speeds. */
  readonly averageSpeed: Knots
  readonly maxSpeed: Knots
  /** Time with the ignition on. */
  readonly engineHours: Milliseconds
}

/** Returns a fold that computes the summary. All values are 0 if there is no position. */
export const summaryFold = (ignoreOdometer: boolean): Fold<Summary> => {
  /** First and last position with a valid fix. */
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

/** Returns 0 if there are no values. Always finite. */
export const meanSpeed = (sum: number, count: number): Knots =>
  knots(count > 0 ? Math.min(Math.max(sum, -Number.MAX_VALUE), Number.MAX_VALUE) / count : 0)

/** Distances between two positions of a device. */

/** Returns the meters between two stored total distances, with two decimals; undefined if a position has none. */
const byTotal = (first: Position, last: Position): number | undefined => {
  const [from, to] = [first.attributes['totalDistance'], last.attributes['totalDistance']]
  return typeof from === 'number' && typeof to === 'number' ? centi(to - from) : undefined
}

/** Returns the meters by the device's odometer; undefined unless both positions have it. */
const byOdometer = (first: Position, last: Position): number | undefined => {
  const [from, to] = [first.attributes['odometer'], last.attributes['odometer']]
  return typeof from === 'number' && typeof to === 'number' ? to - from : undefined
}

/** Returns a finite distance of at least 0. A counter that was reset does not show the distance. */
const boundedDistance = (difference: number | undefined): Meters =>
  meters(Math.min(Math.max(difference ?? 0, 0), Number.MAX_VALUE))

/** Returns the difference of the stored total distances and ignores the odometer. */
export const totalBetween = (first: Position, last: Position): Meters => boundedDistance(byTotal(first, last))

/**
 * Plausible odometer distance relative to the distance by coordinates. Lines between fixes cut curves, and fixes jitter
 * at rest. An odometer that is stuck, jumped, was reset, wrapped or counts kilometers is further off.
 */
const PLAUSIBLE = { least: 0.5, most: 2 }

/**
 * Returns the traveled distance: by the odometer if both positions have it and it is plausible, else by the
 * coordinates.
 */
export const traveledDistance = (first: Position, last: Position, ignoreOdometer: boolean): Meters => {
  const byCoordinates = totalBetween(first, last)
  const odometer = ignoreOdometer ? undefined : byOdometer(first, last)
  if (odometer === undefined) return byCoordinates
  const plausible = odometer >= PLAUSIBLE.least * byCoordinates && odometer <= PLAUSIBLE.most * byCoordinates
  return plausible ? boundedDistance(odometer) : byCoordinates
}

/**
 * Computes a result from a device's positions, oldest first, one at a time, so that memory use does not grow with the
 * range.
 */
export interface Fold<R> {
  add(position: Position): void
  /** Called once, after the last position. */
  result(): R
}
