/** The track as colored lines: runs of similar speed. */
import type { FeatureCollection, Position } from 'geojson'
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import { type Knots, knots } from '#shared/units.ts'
import type { Point } from '../../track/point.ts'

/** Slow to fast; distinguishable with color blindness and in both themes. */
export const BAND_COLORS = ['#3b4cc0', '#2b8cbe', '#1a9850', '#e0a800', '#e8590c', '#c1121f'] as const

/** Lower limits of the bands in the user's unit: 0, 20, 40, … */
export type Bands = readonly number[]

const ROUND_STEPS = [1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 100, 200, 500]

/** Returns six bands with round limits up to the fastest speed. */
export const bandsUpTo = (fastest: Knots, { from }: DisplayUnits['speed']): Bands => {
  const wanted = from(fastest) / BAND_COLORS.length
  const step = ROUND_STEPS.find(one => one >= wanted) ?? Math.ceil(wanted)
  return BAND_COLORS.map((_, n) => n * step)
}

export interface Run {
  /** Index of the band; -1 for a gap in the reports. */
  readonly band: number
  /** Indexes of the first and last point. */
  readonly first: number
  readonly last: number
}

/** Farther apart in time and place than this, the route between two points is unknown. */
const GAP_MS = 10 * 60_000
const GAP_DEGREES = 0.01
/** Fraction of a band's width by which a speed can exceed the limit without starting a new run. */
const HYSTERESIS = 0.15

/** Returns the runs of a track in order. Each starts at the last point of the previous one. */
export const runsOf = (points: readonly Point[], bands: Bands, { from }: DisplayUnits['speed']): Run[] => {
  const runs: Run[] = []
  const width = bands[1] ?? 1
  const bandOf = (value: number, before: number | undefined): number => {
    const sway = HYSTERESIS * width
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
 * Returns a line for the whole track, visible at low zoom, and one per run. A line that crosses the 180th meridian
 * continues beyond it.
 */
export const trackFeatures = (points: readonly Point[], runs: readonly Run[]): FeatureCollection => {
  const places = unwrapLongitudes(points)
  const line = (first: number, last: number, band: number) => ({
    type: 'Feature' as const,
    properties: { band },
    geometry: { type: 'LineString' as const, coordinates: places.slice(first, last + 1) },
  })
  if (places.length < 2) return { type: 'FeatureCollection', features: [] }
  return {
    type: 'FeatureCollection',
    features: [
      line(0, places.length - 1, WHOLE_TRACK),
      ...runs.map(({ band, first, last }) => line(first, last, band)),
    ],
  }
}

/** Band of the line of the whole track. */
export const WHOLE_TRACK = -2

const unwrapLongitudes = (points: readonly Point[]): Position[] => {
  let turns = 0
  let before: number | undefined
  return points.map(({ longitude, latitude }) => {
    if (before !== undefined && Math.abs(longitude - before) > 180) turns += longitude < before ? 1 : -1
    before = longitude
    return [longitude + turns * 360, latitude]
  })
}

interface LatLng {
  readonly lat: number
  readonly lng: number
}

/** Returns the index of the nearest point within the given degrees of longitude, or undefined if there is none. */
export const nearestIndex = (
  points: readonly Point[],
  { lat, lng }: LatLng,
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
