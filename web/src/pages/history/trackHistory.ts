/** History of a device: its track, trips and stops. */
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import { type Knots, knots } from '#shared/units.ts'
import type { Range } from '../../range/range.ts'
import { api } from '../../session/sessionStore.ts'
import { daysOf, type TimelineDay, tripEntries, type TripOrStop } from '../../timeline/timeline.ts'
import { indexAt, type Point } from '../../track/point.ts'
import { readRoute } from '../../track/readRoute.ts'
import type { ProgressiveQuery } from '../../ui/useQuery.ts'
import { type Bands, bandsUpTo } from './speedBands.ts'

/** Indexes of the first and last point of a part of the track. */
export interface TrackSelection {
  readonly first: number
  readonly last: number
}

export interface TrackHistory {
  readonly points: readonly Point[]
  /** Trips and stops as in the reports, by day. */
  readonly days: readonly TimelineDay<TripOrStop>[]
  /** Where the track was cut because of too many positions; Unix time in milliseconds. Undefined if it is complete. */
  readonly endsAt: number | undefined
}

export const readTrackHistory =
  (deviceId: number, range: Range): ProgressiveQuery<TrackHistory> =>
  async (signal, onProgress) => {
    const query = { deviceId: [deviceId], ...range }
    const [{ all: points, endsAt }, trips, stops] = await Promise.all([
      readRoute({ deviceId: [deviceId], range, signal, onProgress }),
      api.call('reports.trips', { query, signal }),
      api.call('reports.stops', { query, signal }),
    ])
    const entries = tripEntries({ trips, stops }).filter(({ to }) => endsAt === undefined || to <= endsAt)
    return { points, days: historyDays(entries, points), endsAt }
  }

/** Returns the trips and stops of each day, and the drive that has not ended. */
export const historyDays = (entries: readonly TripOrStop[], points: readonly Point[]): TrackHistory['days'] =>
  daysOf([...entries, ...unfinishedDrive(entries, points)])

/** Returns the trips and stops of all days in order. */
export const entriesOf = ({ days }: Pick<TrackHistory, 'days'>): readonly TripOrStop[] =>
  days.flatMap(({ entries }) => entries)

/** Returns the part of the track that belongs to an entry. */
export const selectionOf = ({ from, to }: TripOrStop, points: readonly Point[]): TrackSelection => ({
  first: indexAt(points, from),
  last: indexAt(points, to),
})

export const maxSpeedOf = (points: readonly Point[]): Knots =>
  knots(points.reduce((most, { speed }) => Math.max(most, speed), 0))

export const bandsOf = (points: readonly Point[], speed: DisplayUnits['speed']): Bands =>
  bandsUpTo(maxSpeedOf(points), speed)

/** Shorter drives are not listed. */
const SHORTEST_MS = 60_000

/** Returns the drive after the last trip or stop, which the reports omit because it has not ended. */
const unfinishedDrive = (entries: readonly TripOrStop[], points: readonly Point[]): TripOrStop[] => {
  const [start, end] = [points[0], points.at(-1)]
  if (!start || !end) return []
  const from = Math.max(start.time, ...entries.map(({ to }) => to))
  return end.time - from < SHORTEST_MS ? [] : [{ kind: 'movement', deviceId: end.deviceId, from, to: end.time }]
}
