/** The way of a device in the last minutes. */
import type { FeatureCollection } from 'geojson'
import { unwrapped } from '#shared/domain/geometry.ts'
import type { PositionModel } from '#shared/model/position.ts'

export type TrailPoint = Pick<PositionModel, 'id' | 'fixTime' | 'latitude' | 'longitude'>

export const TRAIL_MS = 15 * 60_000

/** Adds positions to a trail, oldest first, without those before the last 15 minutes. `now` is Unix time in milliseconds. */
export const extendTrail = (
  trail: readonly TrailPoint[],
  points: readonly TrailPoint[],
  now: number,
): readonly TrailPoint[] => {
  const byId = new Map([...trail, ...points].map(point => [point.id, point]))
  const kept = [...byId.values()].filter(({ fixTime }) => Date.parse(fixTime) >= now - TRAIL_MS)
  if (kept.length === trail.length && kept.every((point, n) => point === trail[n])) return trail
  return kept.toSorted((one, other) => Date.parse(one.fixTime) - Date.parse(other.fixTime))
}

/** Returns a line in one piece over the 180th meridian, or nothing for a single point. */
export const trailLine = (trail: readonly TrailPoint[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features:
    trail.length < 2
      ? []
      : [
          {
            type: 'Feature',
            properties: {},
            geometry: {
              type: 'LineString',
              coordinates: unwrapped(trail).map((longitude, n) => [longitude, trail[n]?.latitude ?? 0]),
            },
          },
        ],
})
