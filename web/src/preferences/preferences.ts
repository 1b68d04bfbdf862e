/** Settings of both users and the server: units, formats, and the initial view of the map. */
import type { User } from '../session/sessionStore.ts'

const PREFERENCE_NAMES = [
  'distanceUnit',
  'speedUnit',
  'coordinateFormat',
  'twelveHourFormat',
  'latitude',
  'longitude',
  'zoom',
  'map',
] as const
export type Preferences = Pick<User, (typeof PREFERENCE_NAMES)[number]>

/** Reads the values of the form. The server validates the numbers. */
export const preferenceFormValues = (text: (name: string) => string): Preferences => ({
  distanceUnit: text('distanceUnit') || null,
  speedUnit: text('speedUnit') || null,
  coordinateFormat: text('coordinateFormat') || null,
  twelveHourFormat: text('twelveHourFormat') !== '',
  latitude: Number(text('latitude')),
  longitude: Number(text('longitude')),
  zoom: Number(text('zoom')),
  map: text('map') || null,
})
