/** Computes the rows of summaries, trips and stops, and converts them to the wire format. */
import { dailyFold, together } from '#shared/domain/daily.ts'
import { geometricFold, geometricRules, isGeometric } from '#shared/domain/geometricTrips.ts'
import type { Settings } from '#shared/domain/settings.ts'
import { type Fold, type Summary, summaryFold } from '#shared/domain/summary.ts'
import type { TimeZone } from '#shared/domain/timeZone.ts'
import { type Stop, type Trip, tripFold, tripRules, type TripsAndStops } from '#shared/domain/trips.ts'
import { endsFold, fuelBetween, hoursAt, hoursBetween, odometersOf, useRules } from '#shared/domain/vehicleUse.ts'
import type { Visit } from '#shared/domain/visits.ts'
import type { Position } from '#shared/model/position.ts'
import type { ReportGeofences, ReportStops, ReportSummary, ReportTrips } from '#shared/model/report.ts'
import { traccarTime } from '#shared/model/time.ts'
import { knots, type Liters, liters, type Meters, meters, type Milliseconds, milliseconds } from '#shared/units.ts'

/** Fuel and odometers of an interval. */
export interface Use {
  readonly spentFuel: Liters
  readonly startOdometer: Meters
  readonly endOdometer: Meters
}

const useBetween = (first: Position, last: Position, settings: Settings): Use => {
  const rules = useRules(settings)
  const { start, end } = odometersOf(first, last, rules)
  return { spentFuel: fuelBetween(first, last, rules), startOdometer: start, endOdometer: end }
}

export interface SummaryRow extends Summary, Use {
  /** Fix times of the first and the last position, Unix time in milliseconds. */
  readonly startTime: number
  readonly endTime: number
  readonly startHours: Milliseconds
  readonly endHours: Milliseconds
}

interface SummaryOptions {
  /** Summarizes each day of this time zone by itself. Undefined for one summary of the range. */
  readonly zone: TimeZone | undefined
  /** Returned without positions, if the report has a row for each device. */
  readonly otherwise: readonly SummaryRow[]
}

/** Returns a fold to one row per range or day with positions. */
export const summaryRows = (settings: Settings, { zone, otherwise }: SummaryOptions): Fold<readonly SummaryRow[]> => {
  const foldRange = () => rowFold(settings)
  const days = zone ? dailyFold(zone, foldRange) : rangeFold(foldRange())
  return {
    add: days.add,
    result: () => {
      const rows = days.result().flatMap(row => (row ? [row] : []))
      return rows.length > 0 ? rows : otherwise
    },
  }
}

const rangeFold = <R>(fold: Fold<R>): Fold<readonly R[]> => ({ add: fold.add, result: () => [fold.result()] })

const rowFold = (settings: Settings): Fold<SummaryRow | undefined> => {
  const both = together(summaryFold(settings.flag('report.ignoreOdometer')), endsFold())
  return {
    add: both.add,
    result: () => {
      const { one: summary, other: ends } = both.result()
      if (!ends) return undefined
      const engineHours = hoursBetween(ends.first, ends.last) ?? summary.engineHours
      const startHours = hoursAt(ends.first)
      return {
        ...summary,
        engineHours,
        ...useBetween(ends.firstValid, ends.lastValid, settings),
        startTime: ends.first.fixTime,
        endTime: ends.last.fixTime,
        startHours,
        endHours: milliseconds(startHours + engineHours),
      }
    },
  }
}

/** Returns the row of a device without positions. It has the times of the range, because some clients need times. */
export const emptySummary = ({ from, to }: { readonly from: number; readonly to: number }): SummaryRow => ({
  distance: meters(0),
  averageSpeed: knots(0),
  maxSpeed: knots(0),
  engineHours: milliseconds(0),
  ...UNUSED,
  startTime: from,
  endTime: to,
  startHours: milliseconds(0),
  endHours: milliseconds(0),
})

const UNUSED: Use = { spentFuel: liters(0), startOdometer: meters(0), endOdometer: meters(0) }

export type TripRow = Trip & Use
export interface StopRow extends Stop, Use {
  readonly duration: Milliseconds
  readonly engineHours: Milliseconds
}

const detection = (settings: Settings): Fold<TripsAndStops> =>
  isGeometric(settings) ? geometricFold(geometricRules(settings)) : tripFold(tripRules(settings))

export const tripRows = (settings: Settings): Fold<readonly TripRow[]> => {
  const { add, result } = detection(settings)
  return { add, result: () => result().trips.map(trip => ({ ...trip, ...useBetween(trip.start, trip.end, settings) })) }
}

export const stopRows = (settings: Settings): Fold<readonly StopRow[]> => {
  const { add, result } = detection(settings)
  const rowOf = (stop: Stop): StopRow => ({
    ...stop,
    ...useBetween(stop.start, stop.end, settings),
    duration: milliseconds(stop.end.fixTime - stop.start.fixTime),
    engineHours: hoursBetween(stop.start, stop.end) ?? milliseconds(0),
  })
  return { add, result: () => result().stops.map(rowOf) }
}

interface Named {
  readonly id: number
  readonly name: string
}

export const summaryModel = ({ id, name }: Named, row: SummaryRow): ReportSummary => ({
  deviceId: id,
  deviceName: name,
  ...row,
  startTime: traccarTime(row.startTime),
  endTime: traccarTime(row.endTime),
})

const textAt = ({ attributes }: Position, name: string): string | null => {
  const value = attributes[name]
  return typeof value === 'string' && value !== '' ? value : null
}

export const tripModel = ({ id, name }: Named, { start, end, ...row }: TripRow): ReportTrips => ({
  deviceId: id,
  deviceName: name,
  distance: row.distance,
  averageSpeed: row.averageSpeed,
  maxSpeed: row.maxSpeed,
  startPositionId: start.id,
  endPositionId: end.id,
  startLat: start.latitude,
  startLon: start.longitude,
  endLat: end.latitude,
  endLon: end.longitude,
  startTime: traccarTime(start.fixTime),
  startAddress: null,
  endTime: traccarTime(end.fixTime),
  endAddress: null,
  duration: row.duration,
  spentFuel: row.spentFuel,
  startOdometer: row.startOdometer,
  endOdometer: row.endOdometer,
  driverUniqueId: textAt(start, 'driverUniqueId') ?? textAt(end, 'driverUniqueId'),
  driverName: null,
})

/** Members of a drive in a row without one. */
const NO_DRIVE = { distance: meters(0), averageSpeed: knots(0), maxSpeed: knots(0) }
const NO_USE = { ...NO_DRIVE, ...UNUSED }

export const stopModel = ({ id, name }: Named, { start, end, ...row }: StopRow): ReportStops => ({
  deviceId: id,
  deviceName: name,
  ...NO_DRIVE,
  ...row,
  startTime: traccarTime(start.fixTime),
  endTime: traccarTime(end.fixTime),
  positionId: start.id,
  latitude: start.latitude,
  longitude: start.longitude,
  address: null,
})

export const visitModel = ({ id, name }: Named, { geofenceId, startTime, endTime }: Visit): ReportGeofences => ({
  deviceId: id,
  deviceName: name,
  ...NO_USE,
  startTime: traccarTime(startTime),
  endTime: traccarTime(endTime),
  geofenceId,
})
