/** A geofence's shape while it is drawn: it may have fewer points than it needs yet. */
import { distanceBetween, type Place } from '#shared/domain/geometry.ts'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import { degrees, type Meters, meters } from '#shared/units.ts'
import { unwrapped } from '#shared/domain/longitudes.ts'

export type ShapeKind = Shape['kind']

export interface Sketch {
  readonly kind: ShapeKind
  /** Of a circle its middle; of a polygon its corners, each once. */
  readonly points: readonly Place[]
  /** Of a circle; 0 otherwise. */
  readonly radius: Meters
}

export const blank = (kind: ShapeKind): Sketch => ({ kind, points: [], radius: meters(0) })

/** How many points make a shape. */
const LEAST: Readonly<Record<ShapeKind, number>> = { circle: 1, polygon: 3, polyline: 2 }

export const isFinished = ({ kind, points, radius }: Sketch): boolean =>
  points.length >= LEAST[kind] && (kind !== 'circle' || radius > 0)

export const sketchOf = (shape: Shape): Sketch => {
  switch (shape.kind) {
    case 'circle':
      return { kind: 'circle', points: [shape.center], radius: shape.radius }
    case 'polygon':
      return { kind: 'polygon', points: open(shape.ring), radius: meters(0) }
    case 'polyline':
      return { kind: 'polyline', points: shape.line, radius: meters(0) }
  }
}

/** Without the end that repeats the beginning. */
const open = (ring: readonly Place[]): readonly Place[] => {
  const [first] = ring
  const last = ring.at(-1)
  const closed = ring.length > LEAST.polygon && first && last && isSame(first, last)
  return closed ? ring.slice(0, -1) : ring
}

const isSame = (one: Place, other: Place) => one.latitude === other.latitude && one.longitude === other.longitude

/** The area as the API takes it, latitude first; empty for a sketch that is no shape yet. */
export const areaOf = (sketch: Sketch): string => {
  const { kind, points, radius } = sketch
  const [first] = points
  if (!first || !isFinished(sketch)) return ''
  switch (kind) {
    case 'circle':
      return `CIRCLE (${written(first)}, ${radius})`
    case 'polygon':
      // Closed, as other programs expect it.
      return `POLYGON ((${[...points, first].map(written).join(', ')}))`
    case 'polyline':
      return `LINESTRING (${points.map(written).join(', ')})`
  }
}

/** Nothing is rounded here; -0 is 0. */
const written = ({ latitude, longitude }: Place): string => `${latitude + 0} ${longitude + 0}`

/** What a text says, or what is wrong with it. */
export const sketchFrom = (area: string): { readonly sketch: Sketch } | { readonly problem: string } => {
  const parsed = parseArea(area.trim())
  return 'shape' in parsed ? { sketch: sketchOf(parsed.shape) } : parsed
}

/** The same drawing as another kind of shape, as near as it can be. */
export const turnedInto = (kind: ShapeKind, sketch: Sketch): Sketch => {
  const { points, radius } = sketch
  if (kind === sketch.kind) return sketch
  if (kind === 'circle') {
    const center = middleOf(points)
    if (!center) return blank('circle')
    const farthest = Math.max(...points.map(point => distanceBetween(center, point)))
    return { kind, points: [center], radius: meters(Math.round(farthest)) }
  }
  const [center] = points
  const corners = sketch.kind === 'circle' && center ? circleRing(center, radius, CORNERS).map(placed) : points
  return { kind, points: corners, radius: meters(0) }
}

/** Of a circle that becomes a polygon. */
const CORNERS = 12
const DIGITS = 1e6

/** A place of the map as it is kept: to a tenth of a meter, on the one earth. */
export const placed = ({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): Place => ({
  latitude: degrees(rounded(Math.max(-90, Math.min(90, latitude)))),
  longitude: degrees(rounded(wrapped(longitude))),
})

const rounded = (value: number) => Math.round(value * DIGITS) / DIGITS + 0
const wrapped = (longitude: number) =>
  Math.abs(longitude) <= 180 ? longitude : longitude - 360 * Math.round(longitude / 360)

/** Of the sphere by which distances are measured. */
const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180
const inDegrees = (value: number) => (value * 180) / Math.PI

/** The place so far from another one, meters, in a direction: 90 is east. The longitude may go beyond 180. */
export const awayFrom = ({ latitude, longitude }: Place, distance: number, direction: number): Place => {
  const angle = distance / EARTH_RADIUS_METERS
  const [from, course] = [radians(latitude), radians(direction)]
  const sine = Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(course)
  const turned = Math.atan2(
    Math.sin(course) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * sine,
  )
  return { latitude: degrees(inDegrees(Math.asin(sine))), longitude: degrees(longitude + inDegrees(turned)) }
}

/** So many places around the middle, each once, from the north on. */
export const circleRing = (center: Place, radius: number, count: number): Place[] =>
  Array.from({ length: count }, (_, n) => awayFrom(center, radius, (360 * n) / count))

/** The middle of what holds all places; undefined where there are none. */
const middleOf = (points: readonly Place[]): Place | undefined => {
  if (points.length === 0) return undefined
  const latitudes = points.map(({ latitude }) => latitude)
  const longitudes = unwrapped(points)
  return {
    latitude: degrees((Math.min(...latitudes) + Math.max(...latitudes)) / 2),
    longitude: degrees((Math.min(...longitudes) + Math.max(...longitudes)) / 2),
  }
}
