/** What lies between two positions of a device. */
import type { Position } from '../model/position.ts'
import { type Meters, meters } from '../units.ts'
import { centi } from './rounding.ts'

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
const way = (difference: number | undefined): Meters => meters(Math.min(Math.max(difference ?? 0, 0), Number.MAX_VALUE))

/** The distance as the sum that the system keeps has it, whatever the odometer says. */
export const totalBetween = (first: Position, last: Position): Meters => way(byTotal(first, last))

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
  return plausible ? way(odometer) : byCoordinates
}
