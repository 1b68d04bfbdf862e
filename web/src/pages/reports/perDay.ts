import type { ReportTrips } from '#shared/model/report.ts'
import { type Meters, meters } from '#shared/units.ts'
import type { Range } from '../../range/range.ts'

export interface Day {
  /** Its midnight in the zone of the browser, milliseconds. */
  readonly start: number
  readonly distance: Meters
}

/** More days are shown only where something was driven. */
const DAYS_MAX = 62

/** How far was driven on each day of a range; a trip counts for the day on which it began. */
export const distancePerDay = (trips: readonly ReportTrips[], range: Range): Day[] => {
  const driven = new Map<number, number>()
  for (const { startTime, distance } of trips) {
    const day = midnightOf(new Date(startTime), 0)
    driven.set(day, (driven.get(day) ?? 0) + distance)
  }
  const days = daysOf(range) ?? [...driven.keys()].toSorted((a, b) => a - b)
  return days.map(start => ({ start, distance: meters(driven.get(start) ?? 0) }))
}

/** Days have 23, 24 or 25 hours: they are counted by the calendar. */
const midnightOf = (moment: Date, days: number): number =>
  new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + days).getTime()

const daysOf = ({ from, to }: Range): number[] | undefined => {
  const days: number[] = []
  for (let n = 0; midnightOf(from, n) < to.getTime(); n += 1) {
    if (n === DAYS_MAX) return undefined
    days.push(midnightOf(from, n))
  }
  return days
}
