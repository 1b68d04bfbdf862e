import type { Texts } from '../catalog.ts'

export const places: Texts['places'] = {
  place: 'Ort',
  near: name => `bei ${name}`,
  away: (distance, direction, name) => `${distance} ${direction} von ${name}`,
  town: (name, country) => `${name}, ${country}`,
  directions: ['N', 'NO', 'O', 'SO', 'S', 'SW', 'W', 'NW'],
  credit: 'Namen der Orte:',
  sortBy: 'Sortieren nach',
  byName: 'Name',
  distanceTo: place => `Entfernung: ${place}`,
  myLocation: 'mein Standort',
  myLocationHelp: 'Ihr Browser fragt um Erlaubnis. Ihr Standort bleibt auf dieser Seite.',
  locating: 'Ihr Standort wird ermittelt…',
  noLocation: 'Ihr Browser gibt Ihren Standort nicht frei.',
  straight: 'Entfernungen in Luftlinie',
  inside: 'innerhalb',
}
