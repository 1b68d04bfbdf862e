import { useMemo } from 'react'
import { linkTo, type PageProps } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { eventTypeName, mergedEvents } from '../../events/events.ts'
import { useEvents } from '../../events/eventsContext.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import { useDeviceOptions } from '../../track/useDeviceOptions.ts'
import { Button } from '../../ui/Button.tsx'
import { Checkbox, Select } from '../../ui/Field.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { PageFrame } from '../../ui/PageFrame.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { useAction } from '../../ui/useAction.ts'
import { type EventSelection, eventsQuery, isSelected, parseEventSelection } from './eventSelection.ts'
import { EventList } from './EventList.tsx'
import styles from './EventsPage.module.css'
import { useEventHistory } from './useEventHistory.ts'

/** Events, updated live, with older ones on scrolling: `/events?type=alarm&devices=3,5`. */
export const EventsPage = ({ query }: PageProps) => {
  const texts = useTexts()
  const { events: live, isUnread } = useEvents()
  const { connection } = useLive()
  const address = query.toString()
  const selection = useMemo(() => parseEventSelection(new URLSearchParams(address)), [address])
  const history = useEventHistory(selection)
  const { past, busy, error } = history
  const all = useMemo(
    () =>
      mergedEvents(
        past.events,
        live.filter(event => isSelected(event, selection)),
      ),
    [live, past, selection],
  )
  const unread = all.filter(isUnread).length
  return (
    <PageFrame title={texts.events.title}>
      <Filters selection={selection} />
      <Help />
      {connection === 'polling' && <Notice>{texts.events.notLive}</Notice>}
      <ErrorNotice message={error} />
      <div className={styles['summary']}>
        <p className="soft" role="status" aria-busy={busy}>
          {texts.events.counted(all.length, unread)}
        </p>
        <ReadAll shown={all} />
      </div>
      {all.length === 0 && !busy && (
        <Notice>
          {selection.type === '' && selection.devices.length === 0 ? texts.events.none : texts.events.noneFound}
        </Notice>
      )}
      <EventList events={all} history={history} />
    </PageFrame>
  )
}

const ReadAll = ({ shown }: { readonly shown: Parameters<ReturnType<typeof useEvents>['markAllRead']>[0] }) => {
  const { events } = useTexts()
  const { unread, isUnread, markAllRead } = useEvents()
  const { busy, error, run } = useAction()
  const none = unread === 0 && !shown.some(isUnread)
  return (
    <>
      <Button busy={busy} disabled={none} onClick={() => void run(() => markAllRead(shown))}>
        {events.readAll}
      </Button>
      <ErrorNotice message={error} />
    </>
  )
}

const Filters = ({ selection }: { readonly selection: EventSelection }) => {
  const texts = useTexts()
  const { muted, mute } = useEvents()
  const { devices } = useLive()
  const options = useDeviceOptions(devices)
  const change = (part: Partial<EventSelection>): void =>
    navigate('/events', eventsQuery({ ...selection, ...part }), { replace: true })
  return (
    <div className={styles['filters']} role="search">
      <Picker
        label={texts.events.devices}
        options={options}
        chosen={selection.devices}
        change={chosen => change({ devices: chosen })}
      />
      <Select
        label={texts.events.kind}
        value={selection.type}
        onChange={({ target }) => change({ type: target.value })}
      >
        <option value="">{texts.events.allKinds}</option>
        {Object.keys(texts.manage.notifications.types).map(name => (
          <option key={name} value={name}>
            {eventTypeName(name, texts)}
          </option>
        ))}
      </Select>
      <Checkbox label={texts.events.mute} checked={muted} onChange={({ target }) => mute(target.checked)} />
    </div>
  )
}

const Help = () => {
  const { events } = useTexts()
  return (
    <p className="soft">
      {events.which} <a href={linkTo('/manage/notifications')}>{events.notifications}</a>. {events.earlier}{' '}
      <a href={linkTo('/reports/events')}>{events.reports}</a>.
    </p>
  )
}
