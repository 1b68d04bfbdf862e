/** Columns of the tables of trips, stops and visits, with totals. */
import type { ReportGeofences, ReportStops, ReportTrips } from '#shared/model/report.ts'
import { linkTo } from '../../app/links.ts'
import { driverOf } from '../../timeline/entryTexts.ts'
import type { SortableColumn } from '../../ui/Table.tsx'
import type { AddressedPlace } from '../../places/placeText.ts'
import { rangeQuery } from '../../range/range.ts'
import { type ColumnContext, deviceColumn, distanceColumns, sum } from './columns.tsx'

interface Interval {
  readonly deviceId: number
  readonly deviceName: string
  readonly startTime: string
  readonly endTime: string
}

const lengthOf = ({ startTime, endTime }: Interval): number => Date.parse(endTime) - Date.parse(startTime)

/** Device, start, end and duration. */
const intervalColumns = <R extends Interval>(rows: readonly R[], context: ColumnContext): SortableColumn<R>[] => {
  const { texts, format } = context
  const { reports } = texts
  const { duration, dateTime } = format
  return [
    deviceColumn(context),
    { title: reports.start, by: row => Date.parse(row.startTime), cell: row => dateTime(row.startTime) },
    { title: reports.end, by: row => Date.parse(row.endTime), cell: row => dateTime(row.endTime) },
    {
      title: reports.duration,
      number: true,
      by: lengthOf,
      cell: row => duration(lengthOf(row)),
      total: duration(sum(rows.map(lengthOf))),
    },
  ]
}

/** A range excludes its end, so it ends after the last position. */
const AFTER_MS = 1000

/** Returns a link to the history of an interval; Unix times in milliseconds. */
export const historyOf = (deviceId: number, from: number, to: number): string =>
  linkTo(`/history/${deviceId}`, rangeQuery({ from: new Date(from), to: new Date(to + AFTER_MS) }))

const mapColumn = <R extends Interval>({
  texts: { reports },
  format: { dateTime },
}: ColumnContext): SortableColumn<R> => ({
  title: reports.onMap,
  by: row => Date.parse(row.startTime),
  cell: row => (
    <a
      href={historyOf(row.deviceId, Date.parse(row.startTime), Date.parse(row.endTime))}
      aria-label={reports.showOnMap(row.deviceName, dateTime(row.startTime))}
    >
      {reports.onMap}
    </a>
  ),
})

/** Places in words, with their coordinates as a tooltip. */
const placeColumn = <R,>(
  title: string,
  { placeOf, format }: ColumnContext,
  placeIn: (row: R) => AddressedPlace,
): SortableColumn<R> => ({
  title,
  by: row => placeOf(placeIn(row)),
  cell: row => <span title={format.coordinates(placeIn(row))}>{placeOf(placeIn(row))}</span>,
})

export const tripColumns = (rows: readonly ReportTrips[], context: ColumnContext): SortableColumn<ReportTrips>[] => {
  const { reports } = context.texts
  const withDriver = rows.some(row => driverOf(row) !== '')
  return [
    ...intervalColumns(rows, context),
    ...distanceColumns(rows, context),
    mapColumn(context),
    ...(withDriver
      ? [
          {
            title: reports.driver,
            by: driverOf,
            cell: driverOf,
          },
        ]
      : []),
    placeColumn(reports.startPlace, context, ({ startLat, startLon, startAddress }) => ({
      latitude: startLat,
      longitude: startLon,
      address: startAddress,
    })),
    placeColumn(reports.endPlace, context, ({ endLat, endLon, endAddress }) => ({
      latitude: endLat,
      longitude: endLon,
      address: endAddress,
    })),
  ]
}

export const stopColumns = (rows: readonly ReportStops[], context: ColumnContext): SortableColumn<ReportStops>[] => {
  const { texts, format } = context
  const { reports } = texts
  return [
    ...intervalColumns(rows, context),
    {
      title: reports.engineHours,
      number: true,
      by: row => row.engineHours,
      cell: row => format.duration(row.engineHours),
      total: format.duration(sum(rows.map(row => row.engineHours))),
    },
    mapColumn(context),
    placeColumn(texts.places.place, context, row => row),
  ]
}

export const visitColumns = (
  rows: readonly ReportGeofences[],
  context: ColumnContext,
): SortableColumn<ReportGeofences>[] => {
  const { texts, geofences } = context
  const nameOf = ({ geofenceId }: ReportGeofences) => geofences.get(geofenceId) ?? texts.events.geofence(geofenceId)
  return [
    { title: texts.reports.geofence, by: nameOf, cell: nameOf },
    ...intervalColumns(rows, context),
    mapColumn(context),
  ]
}
