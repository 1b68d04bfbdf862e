/** All positions of a device in a range, in five numbers. */
import type { Position } from '../model/position.ts'
import { type Knots, knots, type Meters, meters, type Milliseconds, milliseconds } from '../units.ts'
import { centi } from './geometry.ts'

export interface Summary {
  readonly distance: Meters
  /** The mean of all speeds, those of rest too. */
  readonly averageSpeed: Knots
  readonly maxSpeed: Knots
  /** How long the ignition was on. */
  readonly engineHours: Milliseconds
}

/** All zero when there is no position. */
export const summaryFold = (ignoreOdometer: boolean): Fold<Summary> => {
  /** Of the positions with a valid fix. */
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

/** Zero of nothing, and finite however large the sum. */
export const meanSpeed = (sum: number, count: number): Knots =>
  knots(count > 0 ? Math.min(Math.max(sum, -Number.MAX_VALUE), Number.MAX_VALUE) / count : 0)

/** What lies between two positions of a device. */

/** The meters by the sum that the system keeps, which has two decimals; undefined where one end has none. */
const byTotal = (first: Position, last: Position): number | undefined => {
  const [from, to] = [first.attributes['totalDistance'], last.attributes['totalDistance']]
  return typeof from === 'number' && typeof to === 'number' ? centi(to - from) : undefined
}

/** The meters by the device's own odometer; undefined unless both positions have it. */
const byOdometer = (first: Position, last: Position): number | undefined => {
  const [from, to] = [first.attributes['odometer'], last.attributes['odometer']]
  return typeof from === 'number' && typeof to === 'number' ? to - from : undefined
}

/** Never below zero: a counter that was set back says nothing of the way. Always finite. */
const boundedDistance = (difference: number | undefined): Meters =>
  meters(Math.min(Math.max(difference ?? 0, 0), Number.MAX_VALUE))

/** The distance as the sum that the system keeps has it, whatever the odometer says. */
export const totalBetween = (first: Position, last: Position): Meters => boundedDistance(byTotal(first, last))

/**
 * Of the way by the coordinates. Ways between fixes cut curves, and fixes tremble at rest; an odometer that is stuck, jumped, was
 * reset, wrapped or counts kilometers is further off than that.
 */
const PLAUSIBLE = { least: 0.5, most: 2 }

/** The distance driven: by the odometer if both positions have it and it is plausible, else by the coordinates. */
export const traveledDistance = (first: Position, last: Position, ignoreOdometer: boolean): Meters => {
  const byCoordinates = totalBetween(first, last)
  const odometer = ignoreOdometer ? undefined : byOdometer(first, last)
  if (odometer === undefined) return byCoordinates
  const plausible = odometer >= PLAUSIBLE.least * byCoordinates && odometer <= PLAUSIBLE.most * byCoordinates
  return plausible ? boundedDistance(odometer) : byCoordinates
}

/** Computes something over a device's positions, oldest first, one by one, so that a year takes no more memory than a day. */
export interface Fold<R> {
  add(position: Position): void
  /** Called once, after the last position. */
  result(): R
}
