/** Descriptions of places: by the user's geofences, and by towns. */
export const places = {
  place: 'Place',
  near: (name: string) => `near ${name}`,
  /** `12 km NE of Graz, AT` */
  away: (distance: string, direction: string, name: string) => `${distance} ${direction} of ${name}`,
  town: (name: string, country: string) => `${name}, ${country}`,
  /** Clockwise from north. */
  directions: ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'],
  credit: 'Names of towns:',
  sortBy: 'Sort by',
  byName: 'Name',
  distanceTo: (place: string) => `Distance to ${place}`,
  myLocation: 'my location',
  myLocationHelp: 'Your browser asks for consent. Your location stays on this page.',
  locating: 'Finding your location…',
  noLocation: 'Your browser does not share your location.',
  straight: 'Straight-line distances',
  inside: 'inside',
}
