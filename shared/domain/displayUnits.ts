/** Units for display: the user's choice, else the server's, else kilometers and knots. */
import type { EntityAttributes } from '../model/attributes.ts'
import {
  kilometersFromMeters,
  kilometersPerHourFromKnots,
  type Knots,
  type Meters,
  milesFromMeters,
  milesPerHourFromKnots,
  nauticalMilesFromMeters,
} from '../units.ts'

interface Chooser {
  readonly distanceUnit: string | null
  readonly speedUnit: string | null
  readonly attributes: EntityAttributes
}

export interface DisplayUnits {
  readonly distance: { readonly symbol: string; readonly from: (meters: Meters) => number }
  readonly speed: { readonly symbol: string; readonly from: (knots: Knots) => number }
}

const KILOMETERS: DisplayUnits['distance'] = { symbol: 'km', from: kilometersFromMeters }
const KNOTS: DisplayUnits['speed'] = { symbol: 'kn', from: knots => knots }

/** Units by their names in Traccar's settings. */
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

interface ServerChoices extends Chooser {
  /** True if the server's choice takes precedence over the user's. */
  readonly forceSettings?: boolean
}

/** Returns the units for a user. Later Traccar versions store them in the attributes. Unknown names are ignored. */
export const displayUnits = (user: Chooser, server: ServerChoices): DisplayUnits => {
  const choices = server.forceSettings === true ? [server, user] : [user, server]
  const distances = choices.flatMap(one => [one.distanceUnit, one.attributes['distanceUnit']])
  const speeds = choices.flatMap(one => [one.speedUnit, one.attributes['speedUnit']])
  return { distance: firstKnown(distances, DISTANCES) ?? KILOMETERS, speed: firstKnown(speeds, SPEEDS) ?? KNOTS }
}

const firstKnown = <U>(names: readonly unknown[], known: ReadonlyMap<unknown, U>): U | undefined =>
  names.map(name => known.get(name)).find(unit => unit !== undefined)
