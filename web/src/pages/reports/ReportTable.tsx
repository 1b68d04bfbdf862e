import { useMemo } from 'react'
import { useGeofenceNames } from '../../events/useGeofenceNames.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { usePlaceOf } from '../../places/usePlaceOf.ts'
import { useTexts } from '../../texts/texts.ts'
import { SortableTable } from '../../ui/Table.tsx'
import { type ColumnContext, eventColumns, routeColumns, summaryColumns } from './columns.tsx'
import { stopColumns, tripColumns, visitColumns } from './intervalColumns.tsx'
import type { Report } from './readReport.ts'
import { TimelineView } from './TimelineView.tsx'

const NO_EVENTS: Parameters<typeof useGeofenceNames>[0] = []

const eventsIn = (report: Report): Parameters<typeof useGeofenceNames>[0] => {
  if (report.kind === 'events' || report.kind === 'geofences') return report.rows
  if (report.kind !== 'combined') return NO_EVENTS
  return report.rows.flatMap(({ days }) =>
    days.flatMap(({ entries }) => entries.flatMap(entry => (entry.kind === 'event' ? [entry.event] : []))),
  )
}

const useColumnContext = (report: Report): ColumnContext => {
  const texts = useTexts()
  const format = useFormat()
  const { devices } = useLive()
  const { names: geofences } = useGeofenceNames(useMemo(() => eventsIn(report), [report]))
  const placeOf = usePlaceOf()
  return useMemo(
    () => ({
      texts,
      format,
      geofences,
      nameOf: id => devices.get(id)?.name ?? texts.events.device(id),
      placeOf: place => placeOf(place) ?? format.coordinates(place),
    }),
    [texts, format, geofences, devices, placeOf],
  )
}

export const ReportTable = ({ report }: { readonly report: Report }) => {
  const context = useColumnContext(report)
  const label = context.texts.reports.kinds[report.kind]
  const byId = ({ id }: { readonly id: number }) => id
  switch (report.kind) {
    case 'summary': {
      const columns = summaryColumns(report.rows, context)
      return <SortableTable label={label} columns={columns} rows={report.rows} keyOf={({ deviceId }) => deviceId} />
    }
    case 'trips': {
      const columns = tripColumns(report.rows, context)
      return <SortableTable label={label} columns={columns} rows={report.rows} keyOf={row => row.startPositionId} />
    }
    case 'stops': {
      const columns = stopColumns(report.rows, context)
      return <SortableTable label={label} columns={columns} rows={report.rows} keyOf={row => row.positionId} />
    }
    case 'geofences': {
      const columns = visitColumns(report.rows, context)
      const keyOf = (row: (typeof report.rows)[number]) => `${row.deviceId} ${row.geofenceId} ${row.startTime}`
      return <SortableTable label={label} columns={columns} rows={report.rows} keyOf={keyOf} />
    }
    case 'events':
      return <SortableTable label={label} columns={eventColumns(context)} rows={report.rows} keyOf={byId} />
    case 'route':
      return <SortableTable label={label} columns={routeColumns(context)} rows={report.rows} keyOf={byId} />
    case 'combined':
      return <TimelineView timelines={report.rows} context={context} />
  }
}
