/** Tests if places are inside a geofence, by Traccar's rules. */
import { distanceBetween, distanceToSide, type Coordinates, atOrEastOf, ringInPlane, TURN } from './geometry.ts'
import type { Shape } from './wkt.ts'

/** Distance from a polyline up to which a place counts as inside. */
export const POLYLINE_DISTANCE_METERS = 25

/** Returns true if a place is inside the shape. To test many places, prepare the shape once with `containing`. */
export const contains = (
  shape: Shape,
  place: Coordinates,
  polylineDistanceMeters = POLYLINE_DISTANCE_METERS,
): boolean => containing(shape, polylineDistanceMeters)(place)

/** Returns a function that tests if a place is inside the shape. */
export const containing = (
  shape: Shape,
  polylineDistanceMeters = POLYLINE_DISTANCE_METERS,
): ((place: Coordinates) => boolean) => {
  switch (shape.kind) {
    case 'circle':
      return place => distanceBetween(shape.center, place) <= shape.radius
    case 'polygon':
      return insideRing(shape.ring)
    case 'polyline':
      return nearLine(shape.line, polylineDistanceMeters)
  }
}

/** Even-odd rule in the plane of latitude and longitude: counts the edges south of the place. */
const insideRing = (ring: readonly Coordinates[]): ((place: Coordinates) => boolean) => {
  const corners = ringInPlane(ring)
  const xs = Float64Array.from(corners, ({ longitude }) => longitude)
  const ys = Float64Array.from(corners, ({ latitude }) => latitude)
  const [west, east] = [Math.min(...xs), Math.max(...xs)]
  const encloses = (x: number, y: number): boolean => {
    let inside = false
    let last = xs.length - 1
    let wasWest = at(xs, last) < x
    for (let i = 0; i < xs.length; i += 1) {
      const isWest = at(xs, i) < x
      // An edge includes its eastern end and excludes its western end.
      if (isWest !== wasWest) {
        const share = (x - at(xs, i)) / (at(xs, last) - at(xs, i))
        if (at(ys, i) + share * (at(ys, last) - at(ys, i)) < y) inside = !inside
      }
      wasWest = isWest
      last = i
    }
    return inside
  }
  return ({ latitude, longitude }) => {
    for (let x = atOrEastOf(west, longitude); x <= east; x += TURN) if (encloses(x, latitude)) return true
    return false
  }
}

/** The index is always in range. */
const at = (values: Float64Array, index: number): number => values[index] ?? NaN

const nearLine = (line: readonly Coordinates[], distanceMeters: number): ((place: Coordinates) => boolean) => {
  const sides = line.slice(1).map((end, index) => distanceBetween(line[index] ?? end, end))
  return place => {
    let toStart: number | undefined
    for (const [index, vertex] of line.entries()) {
      const toEnd = distanceBetween(vertex, place)
      const side = sides[index - 1]
      if (toStart !== undefined && side !== undefined && distanceToSide(toStart, side, toEnd) <= distanceMeters)
        return true
      toStart = toEnd
    }
    return false
  }
}
