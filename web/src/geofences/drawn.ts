/** Shapes as a map draws them: longitude first, and in one piece where they reach over the 180th meridian. */
import type { Feature, Geometry, Position } from 'geojson'
import { type Coordinates, ringInPlane, TURN, unwrapped } from '#shared/domain/geometry.ts'
import { circleRing } from './circle.ts'
import type { Sketch } from './sketch.ts'

const CORNERS = 96
/** Of the map at zoom 0, whose world is 512 pixels wide, at the equator. */
const METERS_PER_PIXEL = 78_271.517

/** The points in order, where the map has them. */
export const positionsOf = ({ points }: Sketch): [longitude: number, latitude: number][] =>
  onMap(unwrapped(points).map((longitude, n) => [longitude, points[n]?.latitude ?? 0]))

/** A map has only one more world on each side: what is written further away is moved as a whole. */
const onMap = (positions: [longitude: number, latitude: number][]): [longitude: number, latitude: number][] => {
  const [[first] = [0]] = positions
  const away = Math.abs(first) <= TURN / 2 ? 0 : TURN * Math.round(first / TURN)
  return away === 0 ? positions : positions.map(([longitude, latitude]) => [longitude - away, latitude])
}

/** Nothing for a single point, a line for two corners. */
export const geometryOf = (sketch: Sketch): Geometry | undefined => {
  const { kind, points, radius } = sketch
  const [first] = points
  if (kind === 'circle')
    return first && radius > 0 ? ring(onMap(circleRing(first, radius, CORNERS).map(toPosition))) : undefined
  if (points.length < 2) return undefined
  if (kind === 'polyline' || points.length === 2) return { type: 'LineString', coordinates: positionsOf(sketch) }
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
 * The shape, and a point for its name, which a map would else write once in each of its tiles: features for the layers of
 * `fenceLayers`. A line is as wide as what counts as on it: `width` is that in pixels at zoom 0, where `distance` is how far in
 * meters a place may be.
 */
export const featuresOf = (
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
    : [shape, { ...shape, properties: { name: named.name }, geometry: namePlace(sketch) }]
}

/** In the middle of an area, at the middle point of a line. */
const namePlace = (sketch: Sketch): Geometry => {
  const positions = positionsOf(sketch)
  const ends = [0, 1].map(axis => positions.map(position => position[axis] ?? 0))
  const coordinates =
    sketch.kind === 'polyline'
      ? (positions[Math.floor(positions.length / 2)] ?? [])
      : ends.map(values => (Math.min(...values) + Math.max(...values)) / 2)
  return { type: 'Point', coordinates }
}
