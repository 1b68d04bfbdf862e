/** A track in colors: stretches of about the same speed, each of them one line. */
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import { type Knots, knots } from '#shared/units.ts'
import type { Point } from '../../track/point.ts'
import type { FeatureCollection, Position } from 'geojson'

/** Slow to fast; told apart by those who see few colors too, on both maps. */
export const BAND_COLORS = ['#3b4cc0', '#2b8cbe', '#1a9850', '#e0a800', '#e8590c', '#c1121f'] as const

/** Where each band begins, in the units that the person reads: 0, 20, 40, … */
export type Bands = readonly number[]

const STEPS = [1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 100, 200, 500]

/** Six bands up to the fastest speed, at round numbers. */
export const bandsUpTo = (fastest: Knots, { from }: DisplayUnits['speed']): Bands => {
  const wanted = from(fastest) / BAND_COLORS.length
  const step = STEPS.find(one => one >= wanted) ?? Math.ceil(wanted)
  return BAND_COLORS.map((_, n) => n * step)
}

export interface Run {
  /** The band; -1 where nothing was reported on a long way. */
  readonly band: number
  /** The first and the last point of the line. */
  readonly first: number
  readonly last: number
}

/** Between points that are further apart in time and place, nobody knows the way. */
const GAP_MS = 10 * 60_000
const GAP_DEGREES = 0.01
/** Of a band's width: a speed that sways around a border does not cut the line at each point. */
const SWAY = 0.15

/** The runs of a track, one after the other: each begins at the point where the one before ended. */
export const runsOf = (points: readonly Point[], bands: Bands, { from }: DisplayUnits['speed']): Run[] => {
  const runs: Run[] = []
  const width = bands[1] ?? 1
  const bandOf = (value: number, before: number | undefined): number => {
    const sway = SWAY * width
    if (before !== undefined && value > before * width - sway && value < (before + 1) * width + sway) return before
    return Math.min(bands.length - 1, Math.max(0, Math.floor(value / width)))
  }
  let current: { band: number; first: number; last: number } | undefined
  for (let n = 1; n < points.length; n += 1) {
    const [a, b] = [points[n - 1], points[n]]
    if (!a || !b) break
    const known = current && current.band >= 0 ? current.band : undefined
    const band = isGap(a, b) ? -1 : bandOf(from(knots((a.speed + b.speed) / 2)), known)
    if (current?.band === band) current.last = n
    else runs.push((current = { band, first: n - 1, last: n }))
  }
  return runs
}

const isGap = (a: Point, b: Point): boolean =>
  b.time - a.time > GAP_MS &&
  Math.max(Math.abs(a.latitude - b.latitude), Math.abs(a.longitude - b.longitude)) > GAP_DEGREES

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

interface Place {
  readonly lat: number
  readonly lng: number
}

/** The point that is nearest to a place, within so many degrees of longitude; undefined where none is. */
export const nearestIndex = (
  points: readonly Point[],
  { lat, lng }: Place,
  withinDegrees: number,
): number | undefined => {
  const narrow = Math.cos((lat * Math.PI) / 180)
  let found: number | undefined
  let best = (withinDegrees * narrow) ** 2
  for (const [n, { latitude, longitude }] of points.entries()) {
    const square = (latitude - lat) ** 2 + ((longitude - lng) * narrow) ** 2
    if (square <= best) [found, best] = [n, square]
  }
  return found
}
