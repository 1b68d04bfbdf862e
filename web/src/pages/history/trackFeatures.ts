import type { FeatureCollection, Position } from 'geojson'
import type { Point } from '../../track/point.ts'
import type { Run } from './speedBands.ts'

/**
 * The track as lines for the map: one below for all of it, which is seen from afar too, and one for each run. A line that
 * crosses the 180th meridian goes on beyond it, and not once around the world.
 */
export const trackFeatures = (points: readonly Point[], runs: readonly Run[]): FeatureCollection => {
  const places = unwrapped(points)
  const line = (first: number, last: number, band: number) => ({
    type: 'Feature' as const,
    properties: { band },
    geometry: { type: 'LineString' as const, coordinates: places.slice(first, last + 1) },
  })
  if (places.length < 2) return { type: 'FeatureCollection', features: [] }
  return {
    type: 'FeatureCollection',
    features: [line(0, places.length - 1, WHOLE), ...runs.map(({ band, first, last }) => line(first, last, band))],
  }
}

/** The band of the line below all others. */
export const WHOLE = -2

const unwrapped = (points: readonly Point[]): Position[] => {
  let turns = 0
  let before: number | undefined
  return points.map(({ longitude, latitude }) => {
    if (before !== undefined && Math.abs(longitude - before) > 180) turns += longitude < before ? 1 : -1
    before = longitude
    return [longitude + turns * 360, latitude]
  })
}
