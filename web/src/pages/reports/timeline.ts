/** Timelines: what a device did, day by day, with its route. */
import type { EventModel } from '#shared/model/event.ts'
import type { ReportCombined, ReportStops, ReportTrips } from '#shared/model/report.ts'
import { type Meters, meters } from '#shared/units.ts'
import { midnight } from '../../range/range.ts'

interface Moment {
  /** Unix time in milliseconds; equal for an event. */
  readonly from: number
  readonly to: number
}

export type TimelineEntry =
  | ({ readonly kind: 'trip'; readonly trip: ReportTrips } & Moment)
  | ({ readonly kind: 'stop'; readonly stop: ReportStops } & Moment)
  | ({ readonly kind: 'event'; readonly event: EventModel } & Moment)

export interface TimelineDay {
  /** Local midnight; Unix time in milliseconds. */
  readonly start: number
  readonly entries: readonly TimelineEntry[]
  readonly trips: number
  readonly distance: Meters
  /** Milliseconds. */
  readonly driven: number
}

export interface Timeline {
  readonly deviceId: number
  readonly days: readonly TimelineDay[]
  readonly route: ReportCombined['route']
}

interface Parts {
  readonly trips: readonly ReportTrips[]
  readonly stops: readonly ReportStops[]
  readonly combined: readonly ReportCombined[]
}

/** Returns the timeline of each device with an entry or a route. An entry belongs to the day on which it starts. */
export const timelinesOf = ({ trips, stops, combined }: Parts): Timeline[] =>
  combined.flatMap(({ deviceId, route, events }) => {
    const isOwn = (row: { readonly deviceId: number }) => row.deviceId === deviceId
    const entries: TimelineEntry[] = [
      ...stops.filter(isOwn).map((stop): TimelineEntry => ({ kind: 'stop', stop, ...momentOf(stop) })),
      ...trips.filter(isOwn).map((trip): TimelineEntry => ({ kind: 'trip', trip, ...momentOf(trip) })),
      ...events.map((event): TimelineEntry => {
        const at = Date.parse(event.eventTime)
        return { kind: 'event', event, from: at, to: at }
      }),
    ]
    return entries.length + route.length > 0 ? [{ deviceId, route, days: daysOf(entries) }] : []
  })

const momentOf = ({ startTime, endTime }: { readonly startTime: string; readonly endTime: string }): Moment => ({
  from: Date.parse(startTime),
  to: Date.parse(endTime),
})

const daysOf = (entries: readonly TimelineEntry[]): TimelineDay[] => {
  const days = new Map<number, TimelineEntry[]>()
  // Stops precede trips and events of the same time, because sorting is stable.
  for (const entry of entries.toSorted((a, b) => a.from - b.from)) {
    const start = midnight(new Date(entry.from)).getTime()
    const day = days.get(start)
    if (day) day.push(entry)
    else days.set(start, [entry])
  }
  return [...days].map(([start, ofDay]) => {
    const trips = ofDay.flatMap(entry => (entry.kind === 'trip' ? [entry.trip] : []))
    return {
      start,
      entries: ofDay,
      trips: trips.length,
      distance: meters(trips.reduce((sum, { distance }) => sum + distance, 0)),
      driven: trips.reduce((sum, { duration }) => sum + duration, 0),
    }
  })
}

export const entryCount = (timelines: readonly Timeline[]): number =>
  timelines.reduce((sum, { days }) => sum + days.reduce((all, { entries }) => all + entries.length, 0), 0)
