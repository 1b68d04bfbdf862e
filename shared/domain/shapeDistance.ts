/** Distances from places to geofences, and sizes of geofences. */
import { type Meters, meters } from '../units.ts'
import { containing, POLYLINE_DISTANCE_METERS } from './geofence.ts'
import { type Coordinates, distanceBetween, distanceToSide, ringInPlane } from './geometry.ts'
import type { Shape } from './wkt.ts'

/** Returns a function that measures how far a place is from the edge of the shape; 0 inside. */
export const distanceTo = (
  shape: Shape,
  polylineDistanceMeters = POLYLINE_DISTANCE_METERS,
): ((place: Coordinates) => Meters) => {
  switch (shape.kind) {
    case 'circle':
      return place => meters(Math.max(0, distanceBetween(shape.center, place) - shape.radius))
    case 'polygon': {
      const isInside = containing(shape)
      const toEdge = distanceToLine([...shape.ring, ...shape.ring.slice(0, 1)])
      return place => (isInside(place) ? meters(0) : toEdge(place))
    }
    case 'polyline': {
      const toLine = distanceToLine(shape.line)
      return place => meters(Math.max(0, toLine(place) - polylineDistanceMeters))
    }
  }
}

const distanceToLine = (line: readonly Coordinates[]): ((place: Coordinates) => Meters) => {
  const sides = line.slice(1).map((end, n) => distanceBetween(line[n] ?? end, end))
  return place => {
    let least = Infinity
    let toStart = NaN
    for (const [n, vertex] of line.entries()) {
      const toEnd = distanceBetween(vertex, place)
      const toSide = distanceToSide(toStart, sides[n - 1] ?? NaN, toEnd)
      // The first vertex ends no side, and a side can have no length.
      least = Math.min(least, toEnd, Number.isNaN(toSide) ? Infinity : toSide)
      toStart = toEnd
    }
    return meters(least)
  }
}

const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180

/** Returns the area of a shape in square meters, for comparing sizes. A polyline is as wide as its distance on both sides. */
export const areaOf = (shape: Shape, polylineDistanceMeters = POLYLINE_DISTANCE_METERS): number => {
  switch (shape.kind) {
    case 'circle':
      return Math.PI * shape.radius ** 2
    case 'polygon':
      return areaOfRing(ringInPlane(shape.ring))
    case 'polyline': {
      const { line } = shape
      const length = line.slice(1).reduce((sum, end, n) => sum + distanceBetween(line[n] ?? end, end), 0)
      return length * 2 * polylineDistanceMeters
    }
  }
}

/** On the plane of longitudes and sines of latitudes, areas are as large as on the sphere. */
const areaOfRing = (ring: readonly Coordinates[]): number => {
  const doubled = ring.reduce((sum, { latitude, longitude }, n) => {
    const next = ring[(n + 1) % ring.length]
    if (!next) return sum
    const [y, nextY] = [Math.sin(radians(latitude)), Math.sin(radians(next.latitude))]
    return sum + radians(longitude) * nextY - radians(next.longitude) * y
  }, 0)
  return (Math.abs(doubled) / 2) * EARTH_RADIUS_METERS ** 2
}
