/** Classes of roads, by the value of OpenStreetMap's key `highway`. */
import type { MapElement } from './elements.ts'

export interface RoadClass {
  /** Kind in the schema of the Protomaps basemap. */
  readonly kind: 'highway' | 'major_road' | 'minor_road' | 'path'
  /** Lowest zoom at which a map shows the road. */
  readonly minZoom: number
  /** Usual speed of cars. Undefined if vehicles of the demo do not use the road. */
  readonly speedKmh?: number
}

const FAST_KMH = 80
const CITY_KMH = 50
const QUIET_KMH = 30

const CLASSES: Readonly<Record<string, RoadClass>> = {
  motorway: { kind: 'highway', minZoom: 8, speedKmh: FAST_KMH },
  trunk: { kind: 'major_road', minZoom: 8, speedKmh: FAST_KMH },
  primary: { kind: 'major_road', minZoom: 8, speedKmh: CITY_KMH },
  secondary: { kind: 'major_road', minZoom: 10, speedKmh: CITY_KMH },
  tertiary: { kind: 'major_road', minZoom: 11, speedKmh: CITY_KMH },
  unclassified: { kind: 'minor_road', minZoom: 12, speedKmh: QUIET_KMH },
  residential: { kind: 'minor_road', minZoom: 12, speedKmh: QUIET_KMH },
  living_street: { kind: 'minor_road', minZoom: 12, speedKmh: QUIET_KMH },
  road: { kind: 'minor_road', minZoom: 12, speedKmh: QUIET_KMH },
  service: { kind: 'minor_road', minZoom: 14 },
  pedestrian: { kind: 'path', minZoom: 13 },
  track: { kind: 'path', minZoom: 13 },
  footway: { kind: 'path', minZoom: 14 },
  path: { kind: 'path', minZoom: 14 },
  cycleway: { kind: 'path', minZoom: 14 },
  bridleway: { kind: 'path', minZoom: 14 },
  steps: { kind: 'path', minZoom: 14 },
}

const LINK = /_link$/

/** A road with its class. */
export interface Road extends RoadClass {
  /** Value of `highway`, of links that of the road that they lead to. */
  readonly detail: string
  /** Slip road. */
  readonly isLink: boolean
}

/** Returns the class of a line or area, or undefined if it is not a road. */
export const roadOf = ({ tags }: MapElement): Road | undefined => {
  const detail = (tags['highway'] ?? '').replace(LINK, '')
  const found = CLASSES[detail]
  return found && { ...found, detail, isLink: LINK.test(tags['highway'] ?? '') }
}

export type Direction = 'both' | 'forward' | 'backward'

/** Returns in which directions vehicles can use the road, relative to the direction of its line. */
export const directionOf = ({ tags }: MapElement): Direction => {
  const oneway = tags['oneway'] ?? ''
  if (/^(-1|reverse)$/.test(oneway)) return 'backward'
  if (/^(yes|true|1)$/.test(oneway)) return 'forward'
  const circles = tags['junction'] === 'roundabout' || tags['highway'] === 'motorway'
  return circles && oneway !== 'no' ? 'forward' : 'both'
}
