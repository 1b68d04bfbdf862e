/** Nouns with a number: in the nominative, then in the dative. */
import type { Noun } from './counted.ts'

type Cases = readonly [nominative: Noun, dative: Noun]

export const DEVICES: Cases = [
  { one: 'Gerät', other: 'Geräte' },
  { one: 'Gerät', other: 'Geräten' },
]
export const GROUPS: Cases = [
  { one: 'Gruppe', other: 'Gruppen' },
  { one: 'Gruppe', other: 'Gruppen' },
]
export const GEOFENCES: Cases = [
  { one: 'Geozone', other: 'Geozonen' },
  { one: 'Geozone', other: 'Geozonen' },
]
export const EVENTS: Cases = [
  { one: 'Ereignis', other: 'Ereignisse' },
  { one: 'Ereignis', other: 'Ereignissen' },
]
export const USERS: Cases = [
  { one: 'Benutzer', other: 'Benutzer' },
  { one: 'Benutzer', other: 'Benutzern' },
]
