/** Choices of a new user: what the form suggests, and how they are stored. */
import type { Guess } from '../preferences/guesses.ts'
import type { Server, User } from '../session/sessionStore.ts'

const UNITS = {
  metric: { distanceUnit: 'km', speedUnit: 'kmh' },
  imperial: { distanceUnit: 'mi', speedUnit: 'mph' },
  nautical: { distanceUnit: 'nmi', speedUnit: 'kn' },
} as const
export type UnitSystem = keyof typeof UNITS
export const UNIT_SYSTEMS: readonly UnitSystem[] = ['metric', 'imperial', 'nautical']

type MapKind = 'builtIn' | 'osm' | 'custom'
type ServerSettings = Pick<Server, 'distanceUnit' | 'speedUnit' | 'twelveHourFormat' | 'map' | 'mapUrl' | 'attributes'>

/** Returns true if the administrator has chosen units. They are then suggested instead of a guess. */
export const hasServerUnits = ({ distanceUnit, speedUnit, attributes }: ServerSettings): boolean =>
  [distanceUnit, speedUnit, attributes['distanceUnit'], attributes['speedUnit']].some(Boolean)

/** Returns the maps that users can choose: the built-in one, and those that the administrator allows. */
export const mapsOf = ({ map, mapUrl }: ServerSettings): readonly MapKind[] => [
  'builtIn',
  ...(map === 'osm' ? ['osm' as const] : []),
  ...(mapUrl ? ['custom' as const] : []),
]

/** Returns the map that the server shows to a user who has chosen none. */
const defaultMap = (server: ServerSettings): MapKind => mapsOf(server).find(kind => kind === server.map) ?? 'builtIn'

export interface Choices {
  /** `server` is the server's choice. */
  readonly units: UnitSystem | 'server'
  readonly twelveHours: boolean
  readonly timeZone: string
  readonly map: MapKind
}

export const suggestedChoices = (server: ServerSettings, guess: Guess): Choices => ({
  units: hasServerUnits(server) ? 'server' : guess.distanceUnit === 'mi' ? 'imperial' : 'metric',
  twelveHours: server.twelveHourFormat || guess.twelveHours,
  timeZone: guess.timeZone,
  map: defaultMap(server),
})

/** Reads the form. Fields that it does not show keep their suggestion. */
export const choicesFrom = (text: (name: string) => string, suggested: Choices): Choices => ({
  units: UNIT_SYSTEMS.find(one => one === text('units')) ?? (text('units') === 'server' ? 'server' : suggested.units),
  twelveHours: text('clock') === '' ? suggested.twelveHours : text('clock') === 'h12',
  timeZone: text('timeZone') || suggested.timeZone,
  map: (['builtIn', 'osm', 'custom'] as const).find(one => one === text('map')) ?? suggested.map,
})

/** Returns the user with the choices. A map that the server shows anyway is not stored. */
export const withChoices = (
  user: User,
  { units, twelveHours, timeZone, map }: Choices,
  server: ServerSettings,
): User => ({
  ...user,
  ...(units === 'server' ? {} : UNITS[units]),
  twelveHourFormat: twelveHours,
  map: map === defaultMap(server) ? user.map : map,
  attributes: { ...user.attributes, timezone: timeZone },
})
