/** Timelines: what devices did, day by day. */
import type { EventModel } from '#shared/model/event.ts'
import type { ReportCombined, ReportStops, ReportTrips } from '#shared/model/report.ts'
import { type Meters, meters } from '#shared/units.ts'
import { midnight } from '../range/range.ts'

interface Moment {
  readonly deviceId: number
  /** Unix time in milliseconds; equal for an event. */
  readonly from: number
  readonly to: number
}

export type TripOrStop =
  | ({ readonly kind: 'trip'; readonly trip: ReportTrips } & Moment)
  | ({ readonly kind: 'stop'; readonly stop: ReportStops } & Moment)
  /** A drive that has not ended. Reports have none. */
  | ({ readonly kind: 'movement' } & Moment)

export type TimelineEntry = TripOrStop | ({ readonly kind: 'event'; readonly event: EventModel } & Moment)

/** Sums of trips. */
export interface TripSums {
  readonly trips: number
  readonly distance: Meters
  /** Milliseconds. */
  readonly driven: number
}

export interface TimelineDay<E = TimelineEntry> extends TripSums {
  /** Local midnight; Unix time in milliseconds. */
  readonly start: number
  readonly entries: readonly E[]
}

export interface Timeline {
  readonly deviceId: number
  readonly days: readonly TimelineDay[]
  readonly route: ReportCombined['route']
}

interface TripsAndStops {
  readonly trips: readonly ReportTrips[]
  readonly stops: readonly ReportStops[]
}

interface Parts extends TripsAndStops {
  readonly combined: readonly ReportCombined[]
}

/** Returns the timeline of each device with an entry or a route. An entry belongs to the day on which it starts. */
export const timelinesOf = ({ trips, stops, combined }: Parts): Timeline[] =>
  combined.flatMap(({ deviceId, route, events }) => {
    const isOwn = (row: { readonly deviceId: number }) => row.deviceId === deviceId
    const entries: TimelineEntry[] = [
      ...tripEntries({ trips: trips.filter(isOwn), stops: stops.filter(isOwn) }),
      ...events.map((event): TimelineEntry => {
        const at = Date.parse(event.eventTime)
        return { kind: 'event', event, deviceId, from: at, to: at }
      }),
    ]
    return entries.length + route.length > 0 ? [{ deviceId, route, days: daysOf(entries) }] : []
  })

/** Returns the entries of trips and stops. */
export const tripEntries = ({ trips, stops }: TripsAndStops): TripOrStop[] => [
  ...stops.map((stop): TripOrStop => ({ kind: 'stop', stop, ...momentOf(stop) })),
  ...trips.map((trip): TripOrStop => ({ kind: 'trip', trip, ...momentOf(trip) })),
]

const momentOf = ({
  deviceId,
  startTime,
  endTime,
}: Pick<ReportTrips, 'deviceId' | 'startTime' | 'endTime'>): Moment => ({
  deviceId,
  from: Date.parse(startTime),
  to: Date.parse(endTime),
})

/** Returns the days on which entries start, in order. */
export const daysOf = <E extends TimelineEntry>(entries: readonly E[]): TimelineDay<E>[] => {
  const days = new Map<number, E[]>()
  // Stops precede trips and events of the same time, because sorting is stable.
  for (const entry of entries.toSorted((a, b) => a.from - b.from)) {
    const start = midnight(new Date(entry.from)).getTime()
    const day = days.get(start)
    if (day) day.push(entry)
    else days.set(start, [entry])
  }
  return [...days].map(([start, ofDay]) => ({ start, entries: ofDay, ...sumsOf(ofDay) }))
}

/** Returns the sums of the trips among entries. */
export const sumsOf = (entries: readonly TimelineEntry[]): TripSums => {
  const trips = entries.flatMap(entry => (entry.kind === 'trip' ? [entry.trip] : []))
  return {
    trips: trips.length,
    distance: meters(trips.reduce((sum, { distance }) => sum + distance, 0)),
    driven: trips.reduce((sum, { duration }) => sum + duration, 0),
  }
}

export const entryCount = (timelines: readonly Timeline[]): number =>
  timelines.reduce((sum, { days }) => sum + days.reduce((all, { entries }) => all + entries.length, 0), 0)
