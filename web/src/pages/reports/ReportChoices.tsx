import { useCallback, useMemo } from 'react'
import { typeText } from '../../events/eventText.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { RangeField } from '../../range/RangeField.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { useDeviceOptions } from '../../track/useDeviceOptions.ts'
import { Choice as ChoiceField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { useAsked } from '../../ui/useQuery.ts'
import type { Choice } from './choice.ts'
import styles from './ReportChoices.module.css'

interface ReportChoicesProps {
  readonly choice: Choice
  readonly change: (part: Partial<Choice>) => void
}

/** Which devices and groups, which time, and which events. */
export const ReportChoices = ({ choice, change }: ReportChoicesProps) => {
  const { reports } = useTexts()
  const { devices } = useLive()
  const options = useDeviceOptions(devices)
  const { asked } = useAsked(useCallback(signal => api.call('groups.list', { signal }), []))
  const groups = useMemo(
    () => (asked.kind === 'here' ? asked.value.map(({ id, name }) => ({ key: id, text: name })) : []),
    [asked],
  )
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
      {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
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
