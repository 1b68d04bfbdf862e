/** Units for display: chosen by the user, else by the server, else guessed, else kilometers, knots and liters. */
import type { EntityAttributes } from '../model/attributes.ts'
import {
  kilometersFromMeters,
  kilometersPerHourFromKnots,
  type Knots,
  type Liters,
  type Meters,
  milesFromMeters,
  milesPerHourFromKnots,
  imperialGallonsFromLiters,
  nauticalMilesFromMeters,
  usGallonsFromLiters,
} from '../units.ts'

interface Chooser {
  readonly distanceUnit: string | null
  readonly speedUnit: string | null
  readonly attributes: EntityAttributes
}

export interface DisplayUnits {
  readonly distance: { readonly symbol: string; readonly from: (meters: Meters) => number }
  readonly speed: { readonly symbol: string; readonly from: (knots: Knots) => number }
  readonly volume: { readonly symbol: string; readonly from: (liters: Liters) => number }
}

const KILOMETERS: DisplayUnits['distance'] = { symbol: 'km', from: kilometersFromMeters }
const KNOTS: DisplayUnits['speed'] = { symbol: 'kn', from: knots => knots }
const LITERS: DisplayUnits['volume'] = { symbol: 'l', from: liters => liters }

/** Keyed by the names of Traccar's settings. */
const DISTANCES: ReadonlyMap<unknown, DisplayUnits['distance']> = new Map([
  ['km', KILOMETERS],
  ['mi', { symbol: 'mi', from: milesFromMeters }],
  ['nmi', { symbol: 'nmi', from: nauticalMilesFromMeters }],
])
const SPEEDS: ReadonlyMap<unknown, DisplayUnits['speed']> = new Map([
  ['kn', KNOTS],
  ['kmh', { symbol: 'km/h', from: kilometersPerHourFromKnots }],
  ['mph', { symbol: 'mph', from: milesPerHourFromKnots }],
])
const VOLUMES: ReadonlyMap<unknown, DisplayUnits['volume']> = new Map([
  ['ltr', LITERS],
  ['usGal', { symbol: 'US gal', from: usGallonsFromLiters }],
  ['impGal', { symbol: 'imp gal', from: imperialGallonsFromLiters }],
])

interface ServerChoices extends Chooser {
  /** If true, the server's choice takes precedence over the user's. */
  readonly forceSettings?: boolean
}

/**
 * Returns the units for a user. Newer Traccar versions store the choice in the attributes. Unknown names are ignored.
 * Browsers guess the units of a user who has chosen none.
 */
export const displayUnits = (
  user: Chooser,
  server: ServerChoices,
  guess?: Pick<Chooser, 'distanceUnit' | 'speedUnit'>,
): DisplayUnits => {
  const choices = server.forceSettings === true ? [server, user] : [user, server]
  const distances = [...choices.flatMap(one => [one.distanceUnit, one.attributes['distanceUnit']]), guess?.distanceUnit]
  const speeds = [...choices.flatMap(one => [one.speedUnit, one.attributes['speedUnit']]), guess?.speedUnit]
  const volumes = choices.map(one => one.attributes['volumeUnit'])
  return {
    distance: firstKnown(distances, DISTANCES) ?? KILOMETERS,
    speed: firstKnown(speeds, SPEEDS) ?? KNOTS,
    volume: firstKnown(volumes, VOLUMES) ?? LITERS,
  }
}

const firstKnown = <U>(names: readonly unknown[], known: ReadonlyMap<unknown, U>): U | undefined =>
  names.map(name => known.get(name)).find(unit => unit !== undefined)
