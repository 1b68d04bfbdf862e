import { useMemo } from 'react'
import { useGeofenceNames } from '../../events/useGeofenceNames.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import { SortableTable } from '../../ui/Table.tsx'
import { type ColumnContext, eventColumns, routeColumns, summaryColumns, tripColumns } from './columns.tsx'
import type { Report } from './readReport.ts'

const NO_EVENTS: Extract<Report, { kind: 'events' }>['rows'] = []

export const ReportTable = ({ report }: { readonly report: Report }) => {
  const texts = useTexts()
  const format = useFormat()
  const { devices } = useLive()
  const { names: geofences } = useGeofenceNames(report.kind === 'events' ? report.rows : NO_EVENTS)
  const context = useMemo(
    (): ColumnContext => ({
      texts,
      format,
      geofences,
      nameOf: id => devices.get(id)?.name ?? texts.events.device(id),
    }),
    [texts, format, geofences, devices],
  )
  const label = texts.reports.kinds[report.kind]
  switch (report.kind) {
    case 'summary':
      return (
        <SortableTable
          label={label}
          columns={summaryColumns(report.rows, context)}
          rows={report.rows}
          keyOf={({ deviceId }) => deviceId}
        />
      )
    case 'trips':
      return (
        <SortableTable
          label={label}
          columns={tripColumns(report.rows, context)}
          rows={report.rows}
          keyOf={({ startPositionId }) => startPositionId}
        />
      )
    case 'events':
      return <SortableTable label={label} columns={eventColumns(context)} rows={report.rows} keyOf={({ id }) => id} />
    case 'route':
      return <SortableTable label={label} columns={routeColumns(context)} rows={report.rows} keyOf={({ id }) => id} />
  }
}
