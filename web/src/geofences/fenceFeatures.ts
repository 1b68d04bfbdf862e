/** Geofences as GeoJSON: longitude first, and in one piece over the 180th meridian. */
import type { Feature, Geometry, Position } from 'geojson'
import { type Coordinates, ringInPlane, TURN, unwrapped } from '#shared/domain/geometry.ts'
import { circleRing, type Sketch } from './sketch.ts'

const CORNERS = 96
/** At the equator and zoom 0, where the world is 512 pixels wide. */
const METERS_PER_PIXEL = 78_271.517

/** Returns the points in order, with map longitudes. */
export const mapPositions = ({ points }: Sketch): [longitude: number, latitude: number][] =>
  onMap(unwrapped(points).map((longitude, n) => [longitude, points[n]?.latitude ?? 0]))

/** The map repeats the world only once on each side, so shapes farther away are shifted. */
const onMap = (positions: [longitude: number, latitude: number][]): [longitude: number, latitude: number][] => {
  const [[first] = [0]] = positions
  const away = Math.abs(first) <= TURN / 2 ? 0 : TURN * Math.round(first / TURN)
  return away === 0 ? positions : positions.map(([longitude, latitude]) => [longitude - away, latitude])
}

/** Returns undefined for a single point, and a line for two corners. */
export const geometryOf = (sketch: Sketch): Geometry | undefined => {
  const { kind, points, radius } = sketch
  const [first] = points
  if (kind === 'circle')
    return first && radius > 0 ? ring(onMap(circleRing(first, radius, CORNERS).map(toPosition))) : undefined
  if (points.length < 2) return undefined
  if (kind === 'polyline' || points.length === 2) return { type: 'LineString', coordinates: mapPositions(sketch) }
  return ring(onMap(ringInPlane(points).map(toPosition)))
}

const toPosition = ({ latitude, longitude }: Coordinates): [longitude: number, latitude: number] => [
  longitude,
  latitude,
]
const ring = (positions: readonly Position[]): Geometry => ({
  type: 'Polygon',
  coordinates: [[...positions, ...positions.slice(0, 1)]],
})

/**
 * Returns the shape, and a separate point for its name, because the map would repeat a name in each tile. For a line,
 * `width` is its width in pixels at zoom 0; `distance` is the distance in meters within which a position counts as on
 * the line.
 */
export const fenceFeatures = (
  sketch: Sketch,
  distance: number,
  named: { readonly id: number; readonly name: string },
): Feature[] => {
  const geometry = geometryOf(sketch)
  if (!geometry) return []
  const [first] = sketch.points
  const scale = METERS_PER_PIXEL * Math.cos(((first?.latitude ?? 0) * Math.PI) / 180)
  const width = sketch.kind === 'polyline' ? (2 * distance) / Math.max(1, scale) : 0
  const shape: Feature = { type: 'Feature', id: named.id, properties: { width }, geometry }
  return named.name === ''
    ? [shape]
    : [shape, { ...shape, properties: { name: named.name }, geometry: labelPoint(sketch) }]
}

/** The center of an area, or the middle point of a line. */
const labelPoint = (sketch: Sketch): Geometry => {
  const positions = mapPositions(sketch)
  const ends = [0, 1].map(axis => positions.map(position => position[axis] ?? 0))
  const coordinates =
    sketch.kind === 'polyline'
      ? (positions[Math.floor(positions.length / 2)] ?? [])
      : ends.map(values => (Math.min(...values) + Math.max(...values)) / 2)
  return { type: 'Point', coordinates }
}
