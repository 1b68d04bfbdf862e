/** Fuel, odometer and engine hours of an interval between two positions of a device. */
import type { Position } from '../model/position.ts'
import { type Liters, liters, type Meters, meters, type Milliseconds, milliseconds } from '../units.ts'
import { centi } from './geometry.ts'
import type { Settings } from './settings.ts'
import { type Fold, usesOdometer } from './summary.ts'

/** Settings of a device that decide how its use is measured. */
export interface UseRules {
  readonly ignoreOdometer: boolean
  /** Volume of the tank; 0 if unknown. */
  readonly fuelCapacity: Liters
}

export const useRules = (settings: Settings): UseRules => ({
  ignoreOdometer: settings.flag('report.ignoreOdometer'),
  fuelCapacity: liters(settings.number('fuelCapacity', 0)),
})

const numberAt = ({ attributes }: Position, name: string): number | undefined => {
  const value = attributes[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Returns the growth of an attribute, or undefined unless both positions have it. */
const growth = (first: Position, last: Position, name: string): number | undefined => {
  const [from, to] = [numberAt(first, name), numberAt(last, name)]
  return from === undefined || to === undefined ? undefined : to - from
}

const bounded = (value: number): number => Math.min(Math.max(value, 0), Number.MAX_VALUE)

/**
 * Returns the fuel that was used: by `fuelUsed`, else by the drop of `fuel`, else by the drop of `fuelLevel`, which is a
 * percentage of the tank. 0 if none of them is known, or if the tank was refilled.
 */
export const fuelBetween = (first: Position, last: Position, { fuelCapacity }: UseRules): Liters => {
  const used = growth(first, last, 'fuelUsed')
  if (used !== undefined) return liters(bounded(used))
  const fuel = growth(first, last, 'fuel')
  if (fuel !== undefined) return liters(bounded(-fuel))
  return liters(bounded((-(growth(first, last, 'fuelLevel') ?? 0) / 100) * fuelCapacity))
}

export interface Odometers {
  readonly start: Meters
  readonly end: Meters
}

/** Returns the readings from which the distance of a report is computed: of the device's odometer, or total distances. */
export const odometersOf = (first: Position, last: Position, { ignoreOdometer }: UseRules): Odometers => {
  const name = usesOdometer(first, last, ignoreOdometer) ? 'odometer' : 'totalDistance'
  return { start: meters(centi(numberAt(first, name) ?? 0)), end: meters(centi(numberAt(last, name) ?? 0)) }
}

/** Returns the growth of `hours`, a counter in milliseconds, or undefined unless both positions have it. */
export const hoursBetween = (first: Position, last: Position): Milliseconds | undefined => {
  const grown = growth(first, last, 'hours')
  return grown === undefined ? undefined : milliseconds(Math.round(bounded(grown)))
}

/** Returns the counter `hours` of a position; 0 if it has none. */
export const hoursAt = (position: Position): Milliseconds =>
  milliseconds(Math.round(bounded(numberAt(position, 'hours') ?? 0)))

/** The first and the last position of a range. Distances are measured between the valid ones. */
export interface Ends {
  readonly first: Position
  readonly last: Position
  readonly firstValid: Position
  readonly lastValid: Position
}

/** Finds the ends; undefined without positions. */
export const endsFold = (): Fold<Ends | undefined> => {
  let first: Position | undefined
  let last: Position | undefined
  let firstValid: Position | undefined
  let lastValid: Position | undefined
  return {
    add: position => {
      first ??= position
      last = position
      if (!position.valid) return
      firstValid ??= position
      lastValid = position
    },
    result: () =>
      first && last ? { first, last, firstValid: firstValid ?? first, lastValid: lastValid ?? last } : undefined,
  }
}
