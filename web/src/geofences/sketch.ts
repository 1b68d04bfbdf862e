/** Shape of a geofence while it is drawn; it can be incomplete. */
import { distanceBetween, type Coordinates } from '#shared/domain/geometry.ts'
import { unwrapped } from '#shared/domain/geometry.ts'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import { degrees, type Meters, meters } from '#shared/units.ts'

export type ShapeKind = Shape['kind']

export interface Sketch {
  readonly kind: ShapeKind
  /** Center of a circle; corners of a polygon, each once. */
  readonly points: readonly Coordinates[]
  /** Radius of a circle; 0 otherwise. */
  readonly radius: Meters
}

export const emptySketch = (kind: ShapeKind): Sketch => ({ kind, points: [], radius: meters(0) })

/** Minimum number of points of a complete shape. */
const MIN_POINTS: Readonly<Record<ShapeKind, number>> = { circle: 1, polygon: 3, polyline: 2 }

export const isFinished = ({ kind, points, radius }: Sketch): boolean =>
  points.length >= MIN_POINTS[kind] && (kind !== 'circle' || radius > 0)

export const sketchOfShape = (shape: Shape): Sketch => {
  switch (shape.kind) {
    case 'circle':
      return { kind: 'circle', points: [shape.center], radius: shape.radius }
    case 'polygon':
      return { kind: 'polygon', points: openRing(shape.ring), radius: meters(0) }
    case 'polyline':
      return { kind: 'polyline', points: shape.line, radius: meters(0) }
  }
}

/** Removes the closing point of a ring. */
const openRing = (ring: readonly Coordinates[]): readonly Coordinates[] => {
  const [first] = ring
  const last = ring.at(-1)
  const closed = ring.length > MIN_POINTS.polygon && first && last && isSamePoint(first, last)
  return closed ? ring.slice(0, -1) : ring
}

const isSamePoint = (one: Coordinates, other: Coordinates) =>
  one.latitude === other.latitude && one.longitude === other.longitude

/** Returns the area in Traccar's WKT, latitude first; empty if the shape is incomplete. */
export const toArea = (sketch: Sketch): string => {
  const { kind, points, radius } = sketch
  const [first] = points
  if (!first || !isFinished(sketch)) return ''
  switch (kind) {
    case 'circle':
      return `CIRCLE (${formatPoint(first)}, ${radius})`
    case 'polygon':
      // Closed, because other programs expect closed rings.
      return `POLYGON ((${[...points, first].map(formatPoint).join(', ')}))`
    case 'polyline':
      return `LINESTRING (${points.map(formatPoint).join(', ')})`
  }
}

/** Not rounded; + 0 turns -0 into 0. */
const formatPoint = ({ latitude, longitude }: Coordinates): string => `${latitude + 0} ${longitude + 0}`

/** Parses an area. Returns its sketch, or the problem if it is invalid. */
export const parseSketch = (area: string): { readonly sketch: Sketch } | { readonly problem: string } => {
  const parsed = parseArea(area.trim())
  return 'shape' in parsed ? { sketch: sketchOfShape(parsed.shape) } : parsed
}

/** Converts a sketch to another kind of shape, as close to it as possible. */
export const convertShape = (kind: ShapeKind, sketch: Sketch): Sketch => {
  const { points, radius } = sketch
  if (kind === sketch.kind) return sketch
  if (kind === 'circle') {
    const center = centerOf(points)
    if (!center) return emptySketch('circle')
    const farthest = Math.max(...points.map(point => distanceBetween(center, point)))
    return { kind, points: [center], radius: meters(Math.round(farthest)) }
  }
  const [center] = points
  const corners =
    sketch.kind === 'circle' && center ? circleRing(center, radius, CORNERS).map(roundCoordinates) : points
  return { kind, points: corners, radius: meters(0) }
}

/** Corners of a polygon that was a circle. */
const CORNERS = 12
const DIGITS = 1e6

/** Rounds coordinates to about 0.1 m and wraps the longitude to ±180. */
export const roundCoordinates = ({
  latitude,
  longitude,
}: {
  readonly latitude: number
  readonly longitude: number
}): Coordinates => ({
  latitude: degrees(rounded(Math.max(-90, Math.min(90, latitude)))),
  longitude: degrees(rounded(wrapLongitude(longitude))),
})

const rounded = (value: number) => Math.round(value * DIGITS) / DIGITS + 0
const wrapLongitude = (longitude: number) =>
  Math.abs(longitude) <= 180 ? longitude : longitude - 360 * Math.round(longitude / 360)

/** Radius of the sphere that the server uses for distances. */
const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180
const inDegrees = (value: number) => (value * 180) / Math.PI

/** Returns the point at a distance in meters and a direction in degrees (90 is east). The longitude can exceed 180. */
export const destinationPoint = (
  { latitude, longitude }: Coordinates,
  distance: number,
  direction: number,
): Coordinates => {
  const angle = distance / EARTH_RADIUS_METERS
  const [from, course] = [radians(latitude), radians(direction)]
  const sine = Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(course)
  const turned = Math.atan2(
    Math.sin(course) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * sine,
  )
  return { latitude: degrees(inDegrees(Math.asin(sine))), longitude: degrees(longitude + inDegrees(turned)) }
}

/** Returns `count` points on the circle, clockwise from the north. */
export const circleRing = (center: Coordinates, radius: number, count: number): Coordinates[] =>
  Array.from({ length: count }, (_, n) => destinationPoint(center, radius, (360 * n) / count))

/** Returns the center of the bounding box, or undefined without points. */
const centerOf = (points: readonly Coordinates[]): Coordinates | undefined => {
  if (points.length === 0) return undefined
  const latitudes = points.map(({ latitude }) => latitude)
  const longitudes = unwrapped(points)
  return {
    latitude: degrees((Math.min(...latitudes) + Math.max(...latitudes)) / 2),
    longitude: degrees((Math.min(...longitudes) + Math.max(...longitudes)) / 2),
  }
}
