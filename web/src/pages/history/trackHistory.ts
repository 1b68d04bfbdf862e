/** History of a device: its track, trips, and the stops and movements between them. */
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import type { ReportTrips } from '#shared/model/report.ts'
import { type Knots, knots, type Meters } from '#shared/units.ts'
import type { Range } from '../../range/range.ts'
import { api } from '../../session/sessionStore.ts'
import { indexAt, type Point } from '../../track/point.ts'
import { readRoute } from '../../track/readRoute.ts'
import type { ProgressiveQuery } from '../../ui/useQuery.ts'
import { type Bands, bandsUpTo } from './speedBands.ts'

export interface TrackHistory {
  readonly points: readonly Point[]
  readonly tripsAndStops: readonly TripOrStop[]
  /** Where the track was cut because of too many positions; Unix time in milliseconds. Undefined if it is complete. */
  readonly endsAt: number | undefined
}

export const readTrackHistory =
  (deviceId: number, range: Range): ProgressiveQuery<TrackHistory> =>
  async (signal, onProgress) => {
    const query = { deviceId: [deviceId], ...range }
    const [{ all: points, endsAt }, trips] = await Promise.all([
      readRoute({ deviceId: [deviceId], range, signal, onProgress }),
      api.call('reports.trips', { query, signal }),
    ])
    const shown = endsAt === undefined ? trips : trips.filter(({ endTime }) => Date.parse(endTime) <= endsAt)
    return { points, tripsAndStops: tripsAndStopsOf(shown, points), endsAt }
  }

export const maxSpeedOf = (points: readonly Point[]): Knots =>
  knots(points.reduce((most, { speed }) => Math.max(most, speed), 0))

export const bandsOf = (points: readonly Point[], speed: DisplayUnits['speed']): Bands =>
  bandsUpTo(maxSpeedOf(points), speed)

export interface TripOrStop {
  /** `movement`: too short for a trip, or not ended yet. */
  readonly kind: 'trip' | 'stop' | 'movement'
  /** Unix time in milliseconds. */
  readonly from: number
  readonly to: number
  /** Indexes of its first and last point. */
  readonly first: number
  readonly last: number
  /** Only for trips. */
  readonly distance?: Meters
  readonly averageSpeed?: Knots
}

/** A device within this distance has not left its stop. */
const RADIUS_METERS = 200
/** Shorter stops are not listed. */
const SHORTEST_MS = 60_000

/** Returns the server's trips, and the stops and movements before, between and after them. */
export const tripsAndStopsOf = (trips: readonly ReportTrips[], points: readonly Point[]): TripOrStop[] => {
  const tripsAndStops: TripOrStop[] = []
  let at = 0
  for (const trip of trips) {
    const [from, to] = [Date.parse(trip.startTime), Date.parse(trip.endTime)]
    const [first, last] = [indexAt(points, from), indexAt(points, to)]
    tripsAndStops.push(...stopAndMovement(points, at, first))
    const { distance, averageSpeed } = trip
    tripsAndStops.push({ kind: 'trip', from, to, first, last, distance, averageSpeed })
    at = last
  }
  return [...tripsAndStops, ...stopAndMovement(points, at, points.length - 1)]
}

/** Returns a stop, as long as the device stays in place, and the movement after it. */
const stopAndMovement = (points: readonly Point[], first: number, last: number): TripOrStop[] => {
  const [start, end] = [points[first], points[last]]
  if (!start || !end || first >= last) return []
  const place = points.slice(first, last + 1).find(({ valid }) => valid) ?? start
  // An invalid position does not end a stop.
  const stays = (point: Point) => !point.valid || metersBetween(place, point) <= RADIUS_METERS
  let rested = first
  for (let next = points[first]; next && rested <= last && stays(next);) {
    rested += 1
    next = points[rested]
  }
  rested -= 1
  const restEnd = points[rested] ?? end
  const stop: TripOrStop = { kind: 'stop', from: start.time, to: restEnd.time, first, last: rested }
  const movement: TripOrStop = { kind: 'movement', from: restEnd.time, to: end.time, first: rested, last }
  return [stop, movement].filter(({ from, to }) => to - from >= SHORTEST_MS)
}

const METERS_PER_DEGREE = 111_195

/** Accurate for distances of some hundred meters. */
const metersBetween = (a: Point, b: Point): number => {
  const north = (a.latitude - b.latitude) * METERS_PER_DEGREE
  const turned = Math.abs(a.longitude - b.longitude)
  const east = Math.min(turned, 360 - turned) * METERS_PER_DEGREE * Math.cos((a.latitude * Math.PI) / 180)
  return Math.hypot(north, east)
}
