import type { PositionModel } from '#shared/model/position.ts'
import type { Attributes } from '#shared/model/wire.ts'
import type { Degrees, Knots, Meters } from '#shared/units.ts'

/** The parts of a position that history and reports use. A month can have a million positions, so it is small. */
export interface Point {
  readonly id: number
  readonly deviceId: number
  /** Fix time; Unix time in milliseconds. */
  readonly time: number
  readonly latitude: Degrees
  readonly longitude: Degrees
  readonly altitude: Meters
  readonly speed: Knots
  readonly course: Degrees
  readonly valid: boolean
  readonly attributes: Attributes
}

export const toPoint = (position: PositionModel): Point => ({
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

/** Returns the index of the last point at or before a time, or 0 if all are later. Points are sorted by time. */
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
