/** All positions of a device in a range, in five numbers. */
import type { Position } from '../model/position.ts'
import { type Knots, knots, type Meters, meters, type Milliseconds, milliseconds } from '../units.ts'
import type { Fold } from './fold.ts'
import { traveledDistance } from './interval.ts'

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
