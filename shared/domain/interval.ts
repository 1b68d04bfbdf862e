/** What lies between two positions of a device. */
import type { Position } from '../model/position.ts'
import { type Meters, meters } from '../units.ts'
import { centi } from './rounding.ts'

/** The meters by the sum that the system keeps, which has two decimals; undefined where one end has none. */
const byTotal = (first: Position, last: Position): number | undefined => {
  const [from, to] = [first.attributes['totalDistance'], last.attributes['totalDistance']]
  return typeof from === 'number' && typeof to === 'number' ? centi(to - from) : undefined
}

/** The meters by the device's own odometer; undefined where it has none. */
const byOdometer = (first: Position, last: Position): number | undefined => {
  const [from, to] = [odometerOf(first), odometerOf(last)]
  return from === 0 && to === 0 ? undefined : to - from
}

const odometerOf = ({ attributes: { odometer } }: Position): number => (typeof odometer === 'number' ? odometer : 0)

/** Never below zero: a counter that was set back says nothing of the way. Always finite. */
const way = (difference: number | undefined): Meters => meters(Math.min(Math.max(difference ?? 0, 0), Number.MAX_VALUE))

/** The distance as the sum that the system keeps has it, whatever the odometer says. */
export const totalBetween = (first: Position, last: Position): Meters => way(byTotal(first, last))

/** The distance driven: by the odometer, where the device has one and it did not run backwards, else by the sum. */
export const drivenBetween = (first: Position, last: Position, ignoreOdometer: boolean): Meters => {
  const odometer = ignoreOdometer ? undefined : byOdometer(first, last)
  return way(odometer === undefined || odometer < 0 ? byTotal(first, last) : odometer)
}
