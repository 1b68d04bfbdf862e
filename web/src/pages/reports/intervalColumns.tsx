/** Columns of the tables of trips, stops and visits, with totals. */
import type { ReportGeofences, ReportStops, ReportTrips } from '#shared/model/report.ts'
import { linkTo } from '../../app/links.ts'
import type { SortableColumn } from '../../ui/Table.tsx'
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
const isoOf = (time: string, laterMs: number): string => new Date(Date.parse(time) + laterMs).toISOString()

/** Returns a link to the history of an interval. */
export const historyOf = ({ deviceId, startTime, endTime }: Omit<Interval, 'deviceName'>): string =>
  linkTo(`/history/${deviceId}`, { from: isoOf(startTime, 0), to: isoOf(endTime, 1000) })

const mapColumn = <R extends Interval>({
  texts: { reports },
  format: { dateTime },
}: ColumnContext): SortableColumn<R> => ({
  title: reports.onMap,
  by: row => Date.parse(row.startTime),
  cell: row => (
    <a href={historyOf(row)} aria-label={reports.showOnMap(row.deviceName, dateTime(row.startTime))}>
      {reports.onMap}
    </a>
  ),
})

/** Returns the name of a driver, or the id of the card if it is unknown. */
export const driverOf = ({ driverName, driverUniqueId }: ReportTrips): string => driverName ?? driverUniqueId ?? ''

export const tripColumns = (rows: readonly ReportTrips[], context: ColumnContext): SortableColumn<ReportTrips>[] => {
  const { texts, format } = context
  const { reports } = texts
  const { coordinates } = format
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
    {
      title: reports.startPlace,
      by: row => row.startLat,
      cell: row => row.startAddress ?? coordinates({ latitude: row.startLat, longitude: row.startLon }),
    },
    {
      title: reports.endPlace,
      by: row => row.endLat,
      cell: row => row.endAddress ?? coordinates({ latitude: row.endLat, longitude: row.endLon }),
    },
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
    { title: reports.place, by: row => row.latitude, cell: row => row.address ?? format.coordinates(row) },
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
