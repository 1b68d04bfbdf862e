import { lazy, Suspense } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import type { ReportSummary, ReportTrips } from '#shared/model/report.ts'
import { eventTypeName } from '../../events/events.ts'
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

const PerType = ({ rows }: { readonly rows: readonly EventModel[] }) => {
  const texts = useTexts()
  const { count } = useFormat()
  const counts = new Map<string, number>()
  for (const { type } of rows) counts.set(type, (counts.get(type) ?? 0) + 1)
  const bars = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([type, value]) => ({ key: type, name: eventTypeName(type, texts), value, text: count(value) }))
  return <Bars label={texts.reports.eventsPerKind} bars={bars} />
}
