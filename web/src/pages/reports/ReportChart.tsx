import { lazy, Suspense } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import type { ReportGeofences, ReportStops, ReportSummary, ReportTrips } from '#shared/model/report.ts'
import { eventTypeName } from '../../events/events.ts'
import { useGeofenceNames } from '../../events/useGeofenceNames.ts'
import { useFormat } from '../../format/useFormat.ts'
import type { Range } from '../../range/range.ts'
import { useTexts } from '../../texts/texts.ts'
import { Bars } from '../../ui/Bars.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { distancePerDay, type Report } from './readReport.ts'

const SpeedChart = lazy(async () => ({ default: (await import('./SpeedChart.tsx')).SpeedChart }))

interface ReportChartProps {
  readonly report: Report
  readonly range: Range
}

/** Chart of a report. */
export const ReportChart = ({ report, range }: ReportChartProps) => {
  switch (report.kind) {
    case 'summary':
      return <PerDevice rows={report.rows} />
    case 'trips':
      return <PerDay rows={report.rows} range={range} />
    case 'stops':
      return <StoppedPerDevice rows={report.rows} />
    case 'geofences':
      return <PerGeofence rows={report.rows} />
    case 'combined':
      return undefined
    case 'events':
      return <PerType rows={report.rows} />
    case 'route':
      return (
        <Suspense fallback={<Loading />}>
          <SpeedChart rows={report.rows} />
        </Suspense>
      )
  }
}

const DEVICES_SHOWN = 20

const PerDevice = ({ rows }: { readonly rows: readonly ReportSummary[] }) => {
  const { reports } = useTexts()
  const { distance } = useFormat()
  const shown = rows.toSorted((a, b) => b.distance - a.distance).slice(0, DEVICES_SHOWN)
  const label = rows.length > DEVICES_SHOWN ? reports.farthest(DEVICES_SHOWN) : reports.distancePerDevice
  const bars = shown.map(row => ({
    key: row.deviceId,
    name: row.deviceName,
    value: row.distance,
    text: distance(row.distance),
  }))
  return <Bars label={label} bars={bars} />
}

const PerDay = ({ rows, range }: { readonly rows: readonly ReportTrips[]; readonly range: Range }) => {
  const { reports } = useTexts()
  const { distance: written, day } = useFormat()
  const bars = distancePerDay(rows, range).map(({ start, distance }) => ({
    key: start,
    name: day(start),
    value: distance,
    text: written(distance),
  }))
  return <Bars label={reports.distancePerDay} bars={bars} />
}

/** Returns the sum of each key, the largest first. */
const sumsOf = <R, K>(rows: readonly R[], keyOf: (row: R) => K, valueOf: (row: R) => number): [K, number][] => {
  const sums = new Map<K, number>()
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + valueOf(row))
  return [...sums].toSorted(([, a], [, b]) => b - a)
}

const StoppedPerDevice = ({ rows }: { readonly rows: readonly ReportStops[] }) => {
  const { reports } = useTexts()
  const { duration } = useFormat()
  const names = new Map(rows.map(({ deviceId, deviceName }) => [deviceId, deviceName]))
  const sums = sumsOf(
    rows,
    ({ deviceId }) => deviceId,
    row => row.duration,
  )
  const bars = sums
    .slice(0, DEVICES_SHOWN)
    .map(([key, value]) => ({ key, name: names.get(key) ?? '', value, text: duration(value) }))
  return <Bars label={reports.stopsPerDevice} bars={bars} />
}

const PerGeofence = ({ rows }: { readonly rows: readonly ReportGeofences[] }) => {
  const { reports, events } = useTexts()
  const { duration } = useFormat()
  const { names } = useGeofenceNames(rows)
  const sums = sumsOf(
    rows,
    ({ geofenceId }) => geofenceId,
    ({ startTime, endTime }) => Date.parse(endTime) - Date.parse(startTime),
  )
  const bars = sums
    .slice(0, DEVICES_SHOWN)
    .map(([key, value]) => ({ key, name: names.get(key) ?? events.geofence(key), value, text: duration(value) }))
  return <Bars label={reports.visitsPerGeofence} bars={bars} />
}

const PerType = ({ rows }: { readonly rows: readonly EventModel[] }) => {
  const texts = useTexts()
  const { count } = useFormat()
  const counts = sumsOf(
    rows,
    ({ type }) => type,
    () => 1,
  )
  const bars = counts.map(([type, value]) => ({
    key: type,
    name: eventTypeName(type, texts),
    value,
    text: count(value),
  }))
  return <Bars label={texts.reports.eventsPerKind} bars={bars} />
}
