import type { LngLat, Map as MapLibre } from 'maplibre-gl'
import { distanceBetween, type Coordinates } from '#shared/domain/geometry.ts'
import { type Meters, meters } from '#shared/units.ts'
import { placed } from './sketch.ts'

const RADIUS_PX = 80

/** A point to add, and the radius that a new circle around it gets: one that is easy to take hold of. */
export const newPoint = (
  map: MapLibre,
  { lat, lng }: LngLat,
): { readonly place: Coordinates; readonly radius: Meters } => {
  const { x, y } = map.project([lng, lat])
  const aside = map.unproject([x + RADIUS_PX, y])
  const place = placed({ latitude: lat, longitude: lng })
  const radius = distanceBetween(place, placed({ latitude: aside.lat, longitude: aside.lng }))
  return { place, radius: meters(Math.max(1, Math.round(radius))) }
}

/** Where a handle is now. */
export const placeAt = ({ lat, lng }: LngLat): Coordinates => placed({ latitude: lat, longitude: lng })
