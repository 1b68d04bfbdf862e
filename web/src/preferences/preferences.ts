/** What a person and the server both may choose: units, formats, and where the map begins. */
import type { User } from '../session/sessionStore.ts'

const NAMES = [
  'distanceUnit',
  'speedUnit',
  'coordinateFormat',
  'twelveHourFormat',
  'latitude',
  'longitude',
  'zoom',
  'map',
] as const
export type Preferences = Pick<User, (typeof NAMES)[number]>

/** What the fields of a form say; the server judges the numbers. */
export const preferencesIn = (text: (name: string) => string): Preferences => ({
  distanceUnit: text('distanceUnit') || null,
  speedUnit: text('speedUnit') || null,
  coordinateFormat: text('coordinateFormat') || null,
  twelveHourFormat: text('twelveHourFormat') !== '',
  latitude: Number(text('latitude')),
  longitude: Number(text('longitude')),
  zoom: Number(text('zoom')),
  map: text('map') || null,
})
