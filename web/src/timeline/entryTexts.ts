/** Texts of a timeline, for the history and for reports. */
import type { ReportTrips } from '#shared/model/report.ts'
import type { Format } from '../format/useFormat.ts'
import type { AddressedPlace } from '../places/placeText.ts'
import type { Texts } from '../texts/texts.ts'
import type { TimelineEntry, TripOrStop, TripSums } from './timeline.ts'

interface TimelineContext {
  readonly texts: Pick<Texts, 'history' | 'reports'>
  readonly format: Format
  /** Describes a place by its surroundings, else by its coordinates. */
  readonly placeOf: (place: AddressedPlace) => string
}

/** Returns the facts of an entry: `17.7 km`, `21 min`, `29 kn avg` of a trip; `8 min`, `Depot` of a stop. */
export const entryFacts = (entry: TripOrStop, { texts, format, placeOf }: TimelineContext): readonly string[] => {
  switch (entry.kind) {
    case 'trip': {
      const { distance, duration, averageSpeed } = entry.trip
      const driver = driverOf(entry.trip)
      return [
        format.distance(distance),
        format.duration(duration),
        texts.history.average(format.speed(averageSpeed)),
        ...(driver === '' ? [] : [driver]),
      ]
    }
    case 'stop':
      return [format.duration(entry.stop.duration), placeOf(entry.stop)]
    case 'movement':
      return [format.duration(entry.to - entry.from)]
  }
}

/** Returns the name of a driver, or the id of the card if it is unknown. */
export const driverOf = ({ driverName, driverUniqueId }: ReportTrips): string => driverName ?? driverUniqueId ?? ''

/** `2 trips · 32.8 km · 32 min driving` */
export const sumsText = (
  { trips, distance, driven }: TripSums,
  { texts: { history, reports }, format }: Pick<TimelineContext, 'texts' | 'format'>,
): string => [history.trips(trips), format.distance(distance), reports.driving(format.duration(driven))].join(' · ')

/** `06:38:20 – 06:50:00`, with the date of an end on another day. */
export const timesText = ({ from, to }: TimelineEntry, { clock, day, dateTime }: Format): string => {
  if (to <= from) return clock(from)
  return `${clock(from)} – ${day(from) === day(to) ? clock(to) : dateTime(to)}`
}
