import type { PositionModel } from '#shared/model/position.ts'
import type { Attributes } from '#shared/model/wire.ts'
import type { Degrees, Knots, Meters } from '#shared/units.ts'

/** What the pages of the past know of a position: a month has a million of them, so it is as little as they need. */
export interface Point {
  readonly id: number
  readonly deviceId: number
  /** When the fix was, milliseconds since 1970. */
  readonly time: number
  readonly latitude: Degrees
  readonly longitude: Degrees
  readonly altitude: Meters
  readonly speed: Knots
  readonly course: Degrees
  readonly valid: boolean
  readonly attributes: Attributes
}

export const pointOf = (position: PositionModel): Point => ({
  id: position.id,
  deviceId: position.deviceId,
  time: Date.parse(position.fixTime),
  latitude: position.latitude,
  longitude: position.longitude,
  altitude: position.altitude,
  speed: position.speed,
  course: position.course,
  valid: position.valid,
  attributes: position.attributes,
})

/** The last point at or before a moment, of points in the order of their times; 0 where all are later. */
export const indexAt = (points: readonly { readonly time: number }[], time: number): number => {
  let low = 0
  let high = points.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((points[middle]?.time ?? Infinity) <= time) low = middle
    else high = middle - 1
  }
  return low
}
