import { useCallback, useMemo } from 'react'
import { linkTo, type PageProps } from '../../app/links.ts'
import { useReturning } from '../../app/restoredQuery.ts'
import { goTo } from '../../app/router.ts'
import { useTexts } from '../../texts/texts.ts'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { useQuery, useProgressiveQuery } from '../../ui/useQuery.ts'
import { addressOf, type Choice, choiceIn, KINDS } from './reportSelection.ts'
import { ReportOutcome } from './ReportOutcome.tsx'
import { reportReader } from './readReport.ts'
import { typeText } from '../../events/events.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { RangeField } from '../../range/RangeField.tsx'
import { api } from '../../session/sessionStore.ts'
import { useDeviceOptions } from '../../track/useDeviceOptions.ts'
import { Choice as ChoiceField } from '../../ui/Field.tsx'
import { Picker } from '../../ui/Picker.tsx'
import styles from './ReportsPage.module.css'
import type { Answer } from '../../api/client.ts'
import { ProgressiveQueryView } from '../../ui/QueryView.tsx'

/** Reports: `/reports/trips?devices=3&from=…&to=…`. */
export const ReportsPage = ({ params, query }: PageProps) => {
  const { reports } = useTexts()
  const kind = params['kind']
  const choice = useMemo(() => choiceIn(kind, query), [kind, query])
  useReturning(
    'reports',
    useMemo(() => (kind === undefined ? undefined : addressOf(choice)), [kind, choice]),
  )
  const read = useMemo(() => reportReader(choice), [choice])
  const progressive = useProgressiveQuery(read)
  const change = (part: Partial<Choice>): void => {
    const { path, query: wanted } = addressOf({ ...choice, ...part })
    goTo(path, wanted)
  }
  const tabs = KINDS.map(one => {
    const { path, query: wanted } = addressOf({ ...choice, kind: one })
    return { text: reports.kinds[one], href: linkTo(path, wanted), current: choice.kind === one }
  })
  return (
    <PageFrame title={reports.title}>
      <PageTabs label={reports.title} tabs={tabs} />
      <ReportChoices choice={choice} change={change} />
      {read ? (
        <ProgressiveQueryView {...progressive} texts={reports}>
          {report => <ReportOutcome choice={choice} report={report} />}
        </ProgressiveQueryView>
      ) : (
        <Notice>{reports.choose}</Notice>
      )}
    </PageFrame>
  )
}

const NO_GROUPS: Answer<'groups.list'> = []

interface ReportChoicesProps {
  readonly choice: Choice
  readonly change: (part: Partial<Choice>) => void
}

/** Devices, groups, period and event type of a report. */
export const ReportChoices = ({ choice, change }: ReportChoicesProps) => {
  const { reports } = useTexts()
  const { devices } = useLive()
  const options = useDeviceOptions(devices)
  const { query, data = NO_GROUPS } = useQuery(useCallback(signal => api.call('groups.list', { signal }), []))
  const groups = useMemo(() => data.map(({ id, name }) => ({ key: id, text: name })), [data])
  return (
    <div className={styles['choices']}>
      <div className={styles['row']}>
        <Picker
          label={reports.devices}
          options={options}
          chosen={choice.devices}
          change={chosen => change({ devices: chosen })}
        />
        {groups.length > 0 && (
          <Picker
            label={reports.groups}
            options={groups}
            chosen={choice.groups}
            change={chosen => change({ groups: chosen })}
          />
        )}
      </div>
      {query.kind === 'error' && <ErrorNotice message={query.message} />}
      <div className={styles['row']}>
        <RangeField range={choice.range} change={range => change({ range })} />
        {choice.kind === 'events' && <EventType type={choice.type} change={change} />}
      </div>
    </div>
  )
}

interface EventTypeProps extends Pick<ReportChoicesProps, 'change'> {
  readonly type: string | undefined
}

const EventType = ({ type, change }: EventTypeProps) => {
  const texts = useTexts()
  const { reports, manage } = texts
  return (
    <ChoiceField
      label={reports.eventType}
      value={type ?? ''}
      onChange={event => change({ type: event.target.value === '' ? undefined : event.target.value })}
    >
      <option value="">{reports.allEvents}</option>
      {Object.keys(manage.notifications.types).map(one => (
        <option key={one} value={one}>
          {typeText(one, texts)}
        </option>
      ))}
    </ChoiceField>
  )
}
