/** The ways of shared devices, as far as guests see them. */
import type { FeatureCollection } from 'geojson'
import { unwrapped } from '#shared/domain/geometry.ts'
import type { GuestShare } from '#shared/model/share.ts'
import type { PositionModel } from '#shared/model/position.ts'

type TrailPoint = Pick<PositionModel, 'id' | 'deviceId' | 'fixTime' | 'latitude' | 'longitude'>

/** Points of each device, oldest first. */
export type Trails = ReadonlyMap<number, readonly TrailPoint[]>

const HOUR_MS = 3_600_000

/** Returns the start of the trail, Unix time in milliseconds, or undefined if the share has no trail. */
export const trailStart = ({ trail, trailHours, from }: GuestShare, now: number): number | undefined => {
  if (trail === 'none') return undefined
  return trail === 'start' ? Date.parse(from) : Math.max(Date.parse(from), now - trailHours * HOUR_MS)
}

/** Adds positions to the trails, without those before the start. Each position appears once. */
export const withPoints = (trails: Trails, points: readonly TrailPoint[], start: number): Trails => {
  const merged = new Map(trails)
  for (const device of new Set(points.map(({ deviceId }) => deviceId))) {
    const added = points.filter(({ deviceId }) => deviceId === device)
    const byId = new Map([...(trails.get(device) ?? []), ...added].map(point => [point.id, point]))
    const kept = [...byId.values()].filter(({ fixTime }) => Date.parse(fixTime) >= start)
    merged.set(
      device,
      kept.toSorted((one, other) => Date.parse(one.fixTime) - Date.parse(other.fixTime)),
    )
  }
  return merged
}

export const trailFeatures = (trails: Trails): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [...trails.values()]
    .filter(points => points.length > 1)
    .map(points => ({
      type: 'Feature' as const,
      properties: {},
      geometry: {
        type: 'LineString' as const,
        coordinates: unwrapped(points).map((longitude, n) => [longitude, points[n]?.latitude ?? 0]),
      },
    })),
})
