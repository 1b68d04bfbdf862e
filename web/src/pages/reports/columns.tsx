/** Columns of the tables of summaries, events and routes, with totals. */
import type { EventModel } from '#shared/model/event.ts'
import type { ReportSummary } from '#shared/model/report.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { knots, meters } from '#shared/units.ts'
import { eventText, historyAround } from '../../events/events.ts'
import { attributeName, attributeText } from '../../format/attributes.ts'
import type { Format } from '../../format/useFormat.ts'
import type { AddressedPlace } from '../../places/placeText.ts'
import type { Texts } from '../../texts/texts.ts'
import type { Point } from '../../track/point.ts'
import type { SortableColumn } from '../../ui/Table.tsx'

/** Texts, formats and names for the columns. */
export interface ColumnContext {
  readonly texts: Texts
  readonly format: Format
  /** Names by geofence id. */
  readonly geofences: ReadonlyMap<number, string>
  readonly nameOf: (deviceId: number) => string
  /** Describes a place by its surroundings, else by its coordinates. */
  readonly placeOf: (place: AddressedPlace) => string
}

export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const maximum = (values: readonly number[]): number => values.reduce((top, value) => Math.max(top, value), 0)

type DistanceRow = Pick<ReportSummary, 'distance' | 'averageSpeed' | 'maxSpeed'>

export const deviceColumn = <R extends { readonly deviceName: string }>({
  texts: { reports },
}: ColumnContext): SortableColumn<R> => ({
  title: reports.device,
  by: row => row.deviceName,
  cell: row => row.deviceName,
  total: reports.total,
})

/** Common columns of summaries and trips. */
export const distanceColumns = <R extends DistanceRow>(
  rows: readonly R[],
  { texts: { reports }, format: { distance, speed } }: ColumnContext,
): SortableColumn<R>[] => [
  {
    title: reports.distance,
    number: true,
    by: row => row.distance,
    cell: row => distance(row.distance),
    total: distance(meters(sum(rows.map(row => row.distance)))),
  },
  { title: reports.averageSpeed, number: true, by: row => row.averageSpeed, cell: row => speed(row.averageSpeed) },
  {
    title: reports.maxSpeed,
    number: true,
    by: row => row.maxSpeed,
    cell: row => speed(row.maxSpeed),
    total: speed(knots(maximum(rows.map(row => row.maxSpeed)))),
  },
]

export const summaryColumns = (
  rows: readonly ReportSummary[],
  context: ColumnContext,
): SortableColumn<ReportSummary>[] => {
  const { texts, format } = context
  const { reports } = texts
  const { duration } = format
  return [
    deviceColumn(context),
    ...distanceColumns(rows, context),
    {
      title: reports.engineHours,
      number: true,
      by: row => row.engineHours,
      cell: row => duration(row.engineHours),
      total: duration(sum(rows.map(row => row.engineHours))),
    },
  ]
}

export const eventColumns = ({ texts, format, geofences, nameOf }: ColumnContext): SortableColumn<EventModel>[] => {
  const { reports } = texts
  const said = (row: EventModel) => eventText(row, { texts, geofences, speed: format.speed })
  return [
    { title: reports.device, by: row => nameOf(row.deviceId), cell: row => nameOf(row.deviceId) },
    { title: reports.time, by: row => Date.parse(row.eventTime), cell: row => format.dateTime(row.eventTime) },
    { title: reports.event, by: said, cell: said },
    {
      title: reports.onMap,
      by: row => Date.parse(row.eventTime),
      cell: row => (
        <a
          href={historyAround(row)}
          aria-label={reports.showOnMap(nameOf(row.deviceId), format.dateTime(row.eventTime))}
        >
          {reports.onMap}
        </a>
      ),
    },
  ]
}

export const routeColumns = (context: ColumnContext): SortableColumn<Point>[] => {
  const { texts, format, nameOf } = context
  const { reports, map } = texts
  const attributesOf = (row: Point) => attributesText(row.attributes, context)
  return [
    { title: reports.device, by: row => nameOf(row.deviceId), cell: row => nameOf(row.deviceId) },
    { title: reports.time, by: row => row.time, cell: row => format.dateTime(row.time) },
    { title: reports.place, by: row => row.latitude, cell: row => format.coordinates(row) },
    { title: reports.speed, number: true, by: row => row.speed, cell: row => format.speed(row.speed) },
    { title: reports.altitude, number: true, by: row => row.altitude, cell: row => format.shortDistance(row.altitude) },
    { title: reports.course, number: true, by: row => row.course, cell: row => `${Math.round(row.course)}°` },
    { title: reports.valid, by: row => Number(row.valid), cell: row => (row.valid ? map.yes : map.no) },
    { title: reports.attributes, by: attributesOf, cell: attributesOf },
  ]
}

const attributesText = (attributes: Attributes, { texts, format }: ColumnContext): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${attributeName(name, texts.values)}: ${attributeText(name, value, { format, texts })}`)
    .join(' · ')
