/** Describes places by the user's geofences: `Depot`, `near Depot`. */
import { type Box, boundingBox, isInBox } from '#shared/domain/geofenceBox.ts'
import type { Coordinates } from '#shared/domain/geometry.ts'
import { areaOf, distanceTo } from '#shared/domain/shapeDistance.ts'
import { parseArea, type Shape } from '#shared/domain/wkt.ts'
import type { Geofence } from '#shared/model/geofence.ts'
import { type Meters, meters } from '#shared/units.ts'

type NamedArea = Pick<Geofence, 'id' | 'name' | 'area'>

/** A geofence whose area could be read. */
export interface FencePlace {
  readonly id: number
  readonly name: string
  /** Square meters. */
  readonly size: number
  /** Distance from its edge; 0 inside. */
  readonly distanceTo: (place: Coordinates) => Meters
  /** Boxes that contain all places in the geofence or near it. */
  readonly boxes: readonly Box[]
}

/** A place is near a geofence up to this distance. */
const NEAR_METERS = 300

/** Reads geofences once, for many places. Those without a name or a valid area are left out. `lineDistance`: half of the width of lines, in meters. */
export const fencePlaces = (geofences: readonly NamedArea[], lineDistance: number): readonly FencePlace[] =>
  geofences.flatMap(({ id, name, area }) => {
    const parsed = parseArea(area.trim())
    if ('problem' in parsed || name.trim() === '') return []
    const { shape } = parsed
    return [
      {
        id,
        name,
        size: areaOf(shape, lineDistance),
        distanceTo: distanceTo(shape, lineDistance),
        boxes: [boundingBox(shape, lineDistance), boxNear(shape, lineDistance)],
      },
    ]
  })

const boxNear = (shape: Shape, lineDistance: number): Box => {
  switch (shape.kind) {
    case 'circle':
      return boundingBox({ ...shape, radius: meters(shape.radius + NEAR_METERS) })
    case 'polygon':
      return boundingBox({ kind: 'polyline', line: [...shape.ring, ...shape.ring.slice(0, 1)] }, NEAR_METERS)
    case 'polyline':
      return boundingBox(shape, lineDistance + NEAR_METERS)
  }
}

export interface AtFence {
  readonly name: string
  readonly inside: boolean
}

/** Returns the smallest geofence around a place, else the nearest within 300 m; undefined if there is none. */
export const fenceAt = (fences: readonly FencePlace[], place: Coordinates): AtFence | undefined => {
  const [found] = fences
    .filter(({ boxes }) => boxes.some(box => isInBox(box, place)))
    .map(({ name, size, distanceTo: from }) => ({ name, size, distance: from(place) }))
    .filter(({ distance }) => distance <= NEAR_METERS)
    .toSorted((a, b) => a.distance - b.distance || a.size - b.size)
  return found && { name: found.name, inside: found.distance === 0 }
}
