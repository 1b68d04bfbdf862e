/** All that is shown of a device's past: its track, its trips, and what lies between them. */
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import { type Knots, knots, type Meters } from '#shared/units.ts'
import type { Range } from '../../range/range.ts'
import { api } from '../../session/sessionStore.ts'
import { indexAt, type Point } from '../../track/point.ts'
import { readRoute } from '../../track/readRoute.ts'
import type { ProgressiveQuery } from '../../ui/useQuery.ts'
import { type Bands, bandsUpTo } from './speedBands.ts'
import type { ReportTrips } from '#shared/model/report.ts'

export interface Past {
  readonly points: readonly Point[]
  readonly stages: readonly Stage[]
  /** Where it was broken off, milliseconds, when there were too many positions. */
  readonly endsAt: number | undefined
}

export const readPast =
  (deviceId: number, range: Range): ProgressiveQuery<Past> =>
  async (signal, onProgress) => {
    const query = { deviceId: [deviceId], ...range }
    const [{ all: points, endsAt }, trips] = await Promise.all([
      readRoute({ deviceId: [deviceId], range, signal, onProgress }),
      api.call('reports.trips', { query, signal }),
    ])
    const shown = endsAt === undefined ? trips : trips.filter(({ endTime }) => Date.parse(endTime) <= endsAt)
    return { points, stages: stagesOf(shown, points), endsAt }
  }

export const fastestOf = (points: readonly Point[]): Knots =>
  knots(points.reduce((most, { speed }) => Math.max(most, speed), 0))

export const bandsOf = (points: readonly Point[], speed: DisplayUnits['speed']): Bands =>
  bandsUpTo(fastestOf(points), speed)

export interface Stage {
  /** `movement`: too short for a trip, or one that has not ended yet. */
  readonly kind: 'trip' | 'stop' | 'movement'
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
  /** Its points: the first and the last one. */
  readonly first: number
  readonly last: number
  /** Of trips. */
  readonly distance?: Meters
  readonly averageSpeed?: Knots
}

/** What stays this near to where it came to rest has not left. */
const RADIUS_METERS = 200
/** A shorter rest is not worth a line. */
const SHORTEST_MS = 60_000

/** The trips as the server found them, and from the first point to the last one all that lies around them. */
export const stagesOf = (trips: readonly ReportTrips[], points: readonly Point[]): Stage[] => {
  const stages: Stage[] = []
  let at = 0
  for (const trip of trips) {
    const [from, to] = [Date.parse(trip.startTime), Date.parse(trip.endTime)]
    const [first, last] = [indexAt(points, from), indexAt(points, to)]
    stages.push(...between(points, at, first))
    const { distance, averageSpeed } = trip
    stages.push({ kind: 'trip', from, to, first, last, distance, averageSpeed })
    at = last
  }
  return [...stages, ...between(points, at, points.length - 1)]
}

/** A rest, for as long as it stays where it was, and the movement after it. */
const between = (points: readonly Point[], first: number, last: number): Stage[] => {
  const [start, end] = [points[first], points[last]]
  if (!start || !end || first >= last) return []
  const place = points.slice(first, last + 1).find(({ valid }) => valid) ?? start
  // A place that the device does not trust is no sign that it left.
  const stays = (point: Point) => !point.valid || metersBetween(place, point) <= RADIUS_METERS
  let rested = first
  for (let next = points[first]; next && rested <= last && stays(next);) {
    rested += 1
    next = points[rested]
  }
  rested -= 1
  const restEnd = points[rested] ?? end
  const rest: Stage = { kind: 'stop', from: start.time, to: restEnd.time, first, last: rested }
  const movement: Stage = { kind: 'movement', from: restEnd.time, to: end.time, first: rested, last }
  return [rest, movement].filter(({ from, to }) => to - from >= SHORTEST_MS)
}

const METERS_PER_DEGREE = 111_195

/** Good for distances of some hundred meters. */
const metersBetween = (a: Point, b: Point): number => {
  const north = (a.latitude - b.latitude) * METERS_PER_DEGREE
  const turned = Math.abs(a.longitude - b.longitude)
  const east = Math.min(turned, 360 - turned) * METERS_PER_DEGREE * Math.cos((a.latitude * Math.PI) / 180)
  return Math.hypot(north, east)
}
