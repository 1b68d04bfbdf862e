/**
 * Units as branded types. A field keeps the API's name, and its type states the unit, so that a speed cannot be passed
 * as a distance. Conversions are named to-from-from. The schemas are in model/units.ts, so that the web app does without.
 */
import type { core } from 'zod/mini'

export type Knots = number & core.$brand<'knots'>
export type Meters = number & core.$brand<'meters'>
export type Degrees = number & core.$brand<'degrees'>
export type Liters = number & core.$brand<'liters'>
export type Milliseconds = number & core.$brand<'milliseconds'>

export const knots = (value: number) => value as Knots
export const meters = (value: number) => value as Meters
export const liters = (value: number) => value as Liters
export const degrees = (value: number) => value as Degrees
export const milliseconds = (value: number) => value as Milliseconds

/**
 * Factors of Traccar's converter. They differ from the exact ones in the sixth digit, and are kept for compatibility.
 */
const KNOTS_OF = { metersPerSecond: 1.94384, kilometersPerHour: 0.539957, milesPerHour: 0.868976 }

export const knotsFromMetersPerSecond = (value: number) => knots(value * KNOTS_OF.metersPerSecond)
const knotsFromKilometersPerHour = (value: number) => knots(value * KNOTS_OF.kilometersPerHour)
const knotsFromMilesPerHour = (value: number) => knots(value * KNOTS_OF.milesPerHour)
const knotsOf: Readonly<Record<SpeedUnit, (value: number) => Knots>> = {
  kn: knots,
  kmh: knotsFromKilometersPerHour,
  mph: knotsFromMilesPerHour,
  mps: knotsFromMetersPerSecond,
}

/** Unit of speed, by its name in Traccar's settings. */
export type SpeedUnit = 'kn' | 'kmh' | 'mph' | 'mps'

const SPELLINGS: Readonly<Record<SpeedUnit, string>> = {
  kn: 'kn kns knot knots kt kts nmi/h nm/h',
  kmh: 'kmh km/h kmph kph kmhr km/hr kmh-1 kilometersperhour kilometresperhour kilometerperhour kilometreperhour',
  mph: 'mph mi/h mi/hr miles/h milesperhour mileperhour',
  mps: 'mps m/s ms ms-1 m/sec mpsec meterspersecond metrespersecond meterpersecond metrepersecond',
}

const UNIT_OF: ReadonlyMap<string, SpeedUnit> = new Map(
  (['kn', 'kmh', 'mph', 'mps'] as const).flatMap(unit => SPELLINGS[unit].split(' ').map(text => [text, unit] as const)),
)

/** Returns the conversion to knots from a unit in any common spelling and case, or undefined if it is unknown. */
export const knotsFrom = (unit: string): ((value: number) => Knots) | undefined => {
  const known = UNIT_OF.get(unit.toLowerCase().replaceAll(/[\s._]/g, ''))
  return known && knotsOf[known]
}

/** Conversions for display return plain numbers. */
export const metersPerSecondFromKnots = (value: Knots): number => value / KNOTS_OF.metersPerSecond
export const kilometersPerHourFromKnots = (value: Knots): number => value / KNOTS_OF.kilometersPerHour
export const milesPerHourFromKnots = (value: Knots): number => value / KNOTS_OF.milesPerHour
export const kilometersFromMeters = (value: Meters): number => value / 1000
export const milesFromMeters = (value: Meters): number => value / 1609.344
export const nauticalMilesFromMeters = (value: Meters): number => value / 1852
export const usGallonsFromLiters = (value: Liters): number => value / 3.785411784
export const imperialGallonsFromLiters = (value: Liters): number => value / 4.54609
