/** Places the names of countries. */
import type { Position } from 'geojson'
import polylabel from 'polylabel'

/** Natural Earth abbreviates these names. */
const FULL_NAMES: Readonly<Record<string, string>> = {
  'Antigua and Barb.': 'Antigua and Barbuda',
  'Ashmore and Cartier Is.': 'Ashmore and Cartier Islands',
  'Bosnia and Herz.': 'Bosnia and Herzegovina',
  'Br. Indian Ocean Ter.': 'British Indian Ocean Territory',
  'British Virgin Is.': 'British Virgin Islands',
  'Cayman Is.': 'Cayman Islands',
  'Central African Rep.': 'Central African Republic',
  'Cook Is.': 'Cook Islands',
  'Dem. Rep. Congo': 'DR Congo',
  'Dominican Rep.': 'Dominican Republic',
  'Eq. Guinea': 'Equatorial Guinea',
  'Faeroe Is.': 'Faroe Islands',
  'Falkland Is.': 'Falkland Islands',
  'Fr. Polynesia': 'French Polynesia',
  'Fr. S. Antarctic Lands': 'French Southern Lands',
  'Heard I. and McDonald Is.': 'Heard and McDonald Islands',
  'Indian Ocean Ter.': 'Indian Ocean Territories',
  'Marshall Is.': 'Marshall Islands',
  'N. Cyprus': 'Northern Cyprus',
  'N. Mariana Is.': 'Northern Mariana Islands',
  'Pitcairn Is.': 'Pitcairn Islands',
  'S. Geo. and the Is.': 'South Georgia',
  'S. Sudan': 'South Sudan',
  'Solomon Is.': 'Solomon Islands',
  'St. Kitts and Nevis': 'Saint Kitts and Nevis',
  'St. Pierre and Miquelon': 'Saint Pierre and Miquelon',
  'St. Vin. and Gren.': 'Saint Vincent and the Grenadines',
  'Turks and Caicos Is.': 'Turks and Caicos Islands',
  'U.S. Virgin Is.': 'US Virgin Islands',
  'W. Sahara': 'Western Sahara',
  'Wallis and Futuna Is.': 'Wallis and Futuna',
}

export const fullName = (name: string): string => FULL_NAMES[name] ?? name

const RADIANS = Math.PI / 180
/** Limit of the Mercator projection. */
const LAST_LATITUDE = 85

const toY = (latitude: number): number => {
  const limited = Math.max(-LAST_LATITUDE, Math.min(LAST_LATITUDE, latitude))
  return Math.log(Math.tan(Math.PI / 4 + (limited * RADIANS) / 2)) / RADIANS
}

const toLatitude = (y: number): number => (2 * Math.atan(Math.exp(y * RADIANS)) - Math.PI / 2) / RADIANS

export interface Label {
  readonly coordinates: [longitude: number, latitude: number]
  /** Size of the labeled polygon on the map, in square degrees. */
  readonly size: number
}

const PRECISION_DEGREES = 0.1

/** Returns the place inside the largest of the polygons that has most room, so that France is labeled in Europe. */
export const labelOf = (polygons: readonly Position[][][]): Label | undefined => {
  const [largest] = polygons
    .map(polygon => polygon.map(ring => ring.map(([x = 0, y = 0]): [number, number] => [x, toY(y)])))
    .map(polygon => ({ polygon, size: Math.abs(areaOf(polygon[0] ?? [])) }))
    .toSorted((a, b) => b.size - a.size)
  if (!largest) return undefined
  const [x, y] = polylabel(largest.polygon, PRECISION_DEGREES)
  return { coordinates: [x, toLatitude(y)], size: largest.size }
}

const areaOf = (ring: readonly [number, number][]): number =>
  ring.reduce((sum, [x, y], n) => {
    const [u, v] = ring[n + 1] ?? ring[0] ?? [x, y]
    return sum + x * v - u * y
  }, 0) / 2
