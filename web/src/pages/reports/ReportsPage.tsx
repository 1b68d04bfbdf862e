import { useCallback, useMemo } from 'react'
import type { ResponseBody } from '../../api/client.ts'
import { linkTo, type PageProps } from '../../app/links.ts'
import { useRestoredQuery } from '../../app/restoredQuery.ts'
import { navigate } from '../../app/router.ts'
import { eventTypeName } from '../../events/events.ts'
import { useVisibleGroups } from '../../groups/useVisibleGroups.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { RangeField } from '../../range/RangeField.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { useDeviceOptions } from '../../track/useDeviceOptions.ts'
import { Select } from '../../ui/Field.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { ProgressiveQueryView } from '../../ui/QueryView.tsx'
import { useProgressiveQuery, useQuery } from '../../ui/useQuery.ts'
import { reportQuery } from './readReport.ts'
import { KINDS, parseReportSelection, reportAddress, type ReportSelection } from './reportSelection.ts'
import styles from './ReportsPage.module.css'
import { ReportView } from './ReportView.tsx'

/** Reports: `/reports/trips?devices=3&from=…&to=…`. */
export const ReportsPage = ({ params, query }: PageProps) => {
  const { reports } = useTexts()
  const kind = params['kind']
  const selection = useMemo(() => parseReportSelection(kind, query), [kind, query])
  useRestoredQuery(
    'reports',
    useMemo(() => (kind === undefined ? undefined : reportAddress(selection)), [kind, selection]),
  )
  const read = useMemo(() => reportQuery(selection), [selection])
  const progressive = useProgressiveQuery(read)
  const change = (part: Partial<ReportSelection>): void => {
    const { path, query: wanted } = reportAddress({ ...selection, ...part })
    navigate(path, wanted)
  }
  const tabs = KINDS.map(one => {
    const { path, query: wanted } = reportAddress({ ...selection, kind: one })
    return { text: reports.kinds[one], href: linkTo(path, wanted), current: selection.kind === one }
  })
  return (
    <PageFrame title={reports.title}>
      <PageTabs label={reports.title} tabs={tabs} />
      <ReportFilters selection={selection} change={change} />
      {read ? (
        <ProgressiveQueryView {...progressive} texts={reports}>
          {report => <ReportView selection={selection} report={report} />}
        </ProgressiveQueryView>
      ) : (
        <Notice>{reports.choose}</Notice>
      )}
    </PageFrame>
  )
}

const NO_GROUPS: ResponseBody<'groups.list'> = []
const NO_GEOFENCES: ResponseBody<'geofences.list'> = []

interface ReportFiltersProps {
  readonly selection: ReportSelection
  readonly change: (part: Partial<ReportSelection>) => void
}

/** Devices, groups, period and event type of a report. */
export const ReportFilters = ({ selection, change }: ReportFiltersProps) => {
  const { reports } = useTexts()
  const { devices } = useLive()
  const options = useDeviceOptions(devices)
  const { query, data = NO_GROUPS } = useQuery(useCallback(signal => api.call('groups.list', { signal }), []))
  const visible = useVisibleGroups(data)
  const groups = useMemo(() => visible.map(({ id, name }) => ({ key: id, text: name })), [visible])
  return (
    <div className={styles['choices']}>
      <div className={styles['row']}>
        <Picker
          label={reports.devices}
          options={options}
          chosen={selection.devices}
          change={chosen => change({ devices: chosen })}
        />
        {groups.length > 0 && (
          <Picker
            label={reports.groups}
            options={groups}
            chosen={selection.groups}
            change={chosen => change({ groups: chosen })}
          />
        )}
      </div>
      {query.kind === 'error' && <ErrorNotice message={query.message} />}
      <div className={styles['row']}>
        <RangeField range={selection.range} change={range => change({ range })} />
        {selection.kind === 'events' && <EventType type={selection.type} change={change} />}
      </div>
      {selection.kind === 'geofences' && <Geofences chosen={selection.geofences} change={change} />}
    </div>
  )
}

interface GeofencesProps extends Pick<ReportFiltersProps, 'change'> {
  readonly chosen: readonly number[]
}

const Geofences = ({ chosen, change }: GeofencesProps) => {
  const { reports } = useTexts()
  const { query, data = NO_GEOFENCES } = useQuery(useCallback(signal => api.call('geofences.list', { signal }), []))
  const options = useMemo(() => data.map(({ id, name }) => ({ key: id, text: name })), [data])
  return (
    <div className={styles['row']}>
      <Picker label={reports.geofences} options={options} chosen={chosen} change={geofences => change({ geofences })} />
      {query.kind === 'error' && <ErrorNotice message={query.message} />}
      <span className="soft">{reports.noGeofences}</span>
    </div>
  )
}

interface EventTypeProps extends Pick<ReportFiltersProps, 'change'> {
  readonly type: string | undefined
}

const EventType = ({ type, change }: EventTypeProps) => {
  const texts = useTexts()
  const { reports, manage } = texts
  return (
    <Select
      label={reports.eventType}
      value={type ?? ''}
      onChange={event => change({ type: event.target.value === '' ? undefined : event.target.value })}
    >
      <option value="">{reports.allEvents}</option>
      {Object.keys(manage.notifications.types).map(one => (
        <option key={one} value={one}>
          {eventTypeName(one, texts)}
        </option>
      ))}
    </Select>
  )
}
