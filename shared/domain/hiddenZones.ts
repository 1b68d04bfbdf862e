/**
 * Zones in which a share hides the exact place, such as around a home. Each zone is widened to a circle around the center of
 * a cell of a fixed grid. Every position in the circle is replaced by that center.
 */
import { type ShareZone, ZONE_RADIUS_MAX_METERS } from '../model/share.ts'
import { degrees } from '../units.ts'
import { boundingBox } from './geofenceBox.ts'
import { type Coordinates, distanceBetween } from './geometry.ts'
import type { Shape } from './wkt.ts'

/** Side of a cell of the grid. A place in a zone is known to about half of its diagonal. */
const CELL_METERS = 500
/** Half of the diagonal of a cell, rounded up: a circle around the center of a cell with this radius covers the cell. */
const CELL_REACH_METERS = 360
const METERS_PER_DEGREE = 111_320
const CELL_DEGREES = CELL_METERS / METERS_PER_DEGREE
/** Cells become no wider near the poles. */
const COSINE_LEAST = 0.01

/** Returns the center of the grid cell that contains a place. The same place always has the same center. */
export const cellCenter = ({ latitude, longitude }: Pick<ShareZone, 'latitude' | 'longitude'>): Coordinates => {
  const north = Math.min(90, middleOf(latitude, CELL_DEGREES))
  const cosine = Math.max(COSINE_LEAST, Math.cos((north * Math.PI) / 180))
  const east = middleOf(longitude, CELL_DEGREES / cosine)
  return { latitude: degrees(rounded(north)), longitude: degrees(rounded(east > 180 ? east - 360 : east)) }
}

const middleOf = (value: number, step: number): number => (Math.floor(value / step) + 0.5) * step
/** Five decimals are about a meter. */
const rounded = (value: number): number => Math.round(value * 1e5) / 1e5

/** The circle in which positions are replaced by its center. */
export interface HiddenCircle {
  readonly center: Coordinates
  /** Meters. */
  readonly radius: number
}

const circleOf = (zone: ShareZone): HiddenCircle => ({
  center: cellCenter(zone),
  radius: zone.radius + CELL_REACH_METERS,
})

/** Returns the first of the widened zones that contains a place, or undefined if none does. */
export const hiddenBy = (zones: readonly ShareZone[], place: Coordinates): HiddenCircle | undefined =>
  zones.map(circleOf).find(({ center, radius }) => distanceBetween(center, place) <= radius)

/** Returns the zone that covers a geofence, or undefined if it would be too large. */
export const zoneAround = (shape: Shape): ShareZone | undefined => {
  const { south, north, west, east } = boundingBox(shape)
  const middle = (west + east) / 2
  const center = { latitude: degrees((south + north) / 2), longitude: degrees(middle > 180 ? middle - 360 : middle) }
  // The side that is nearer to the equator is the wider one.
  const widest = degrees(Math.abs(south) < Math.abs(north) ? south : north)
  const radius = Math.ceil(distanceBetween(center, { latitude: widest, longitude: degrees(east) }))
  return radius <= ZONE_RADIUS_MAX_METERS ? { ...center, radius } : undefined
}
