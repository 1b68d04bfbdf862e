/** Cuts polygons of a sphere at the 180th meridian, so that a flat map can draw them. */
import { geoArea, geoEquirectangular } from 'd3-geo'
import { geoProject } from 'd3-geo-projection'
import type { MultiPolygon, Polygon, Position } from 'geojson'

/** Longitude and latitude in degrees as x and y, so that the projection changes nothing but cuts. */
const PLANE = geoEquirectangular()
  .scale(180 / Math.PI)
  .translate([0, 0])
  .reflectY(true)
  .precision(0)

/** Half of the sphere, in steradians. */
const HALF = 2 * Math.PI

/**
 * Returns the parts of a polygon, none of which crosses the 180th meridian. A polygon around a pole is closed along the
 * pole.
 */
export const cutPolygon = (polygon: Position[][]): Position[][][] => {
  const cut = geoProject({ type: 'Polygon', coordinates: outside(polygon) }, PLANE)
  return cut ? partsOf(cut) : []
}

/** Returns the polygons of a geometry. */
export const partsOf = (shape: Polygon | MultiPolygon): Position[][][] =>
  shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates

/** Some small islands have rings in the wrong direction, which d3 reads as the whole Earth except the island. */
const outside = (polygon: Position[][]): Position[][] =>
  geoArea({ type: 'Polygon', coordinates: polygon }) > HALF ? polygon.map(ring => ring.toReversed()) : polygon
