import { useEffect, useMemo, useState } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import { linkTo, type PageProps } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { eventTypeName, historyAround } from '../../events/events.ts'
import { useEvents } from '../../events/EventsProvider.tsx'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import { Checkbox, Field, Select } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { PageFrame } from '../../ui/PageFrame.tsx'
import { filterByText } from '../../ui/rows.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import styles from './EventsPage.module.css'

const ROW_PX = 84

/** Events since the page was opened, updated live. `?type=alarm` filters by type. */
export const EventsPage = ({ query }: PageProps) => {
  const texts = useTexts()
  const { events, markAllRead } = useEvents()
  const { devices, connection } = useLive()
  const type = query.get('type') ?? ''
  const [text, setText] = useState('')
  useEffect(markAllRead, [markAllRead])
  const shown = useMemo(() => {
    const ofType = type === '' ? events : events.filter(event => event.type === type)
    return filterByText(ofType, text, ({ deviceId }) => [devices.get(deviceId)?.name])
  }, [events, devices, text, type])
  return (
    <PageFrame title={texts.events.title}>
      <Filters type={type} text={text} setText={setText} />
      <Help />
      {connection === 'polling' && <Notice>{texts.events.notLive}</Notice>}
      <p className="soft" role="status">
        {texts.events.shown(shown.length, events.length)}
      </p>
      {shown.length === 0 ? (
        <Notice>{events.length === 0 ? texts.events.none : texts.events.noneFound}</Notice>
      ) : (
        <div className={styles['list']} style={{ height: shown.length * ROW_PX }}>
          <VirtualList items={shown} keyOf={({ id }) => id} rowHeight={ROW_PX} label={texts.events.list}>
            {event => <EventRow event={event} />}
          </VirtualList>
        </div>
      )}
    </PageFrame>
  )
}

interface FiltersProps {
  readonly type: string
  readonly text: string
  readonly setText: (text: string) => void
}

const Filters = ({ type, text, setText }: FiltersProps) => {
  const texts = useTexts()
  const { muted, mute } = useEvents()
  return (
    <div className={styles['filters']} role="search">
      <Field
        label={texts.events.search}
        placeholder={texts.events.searchHint}
        type="search"
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <Select
        label={texts.events.kind}
        value={type}
        onChange={({ target }) => navigate('/events', { type: target.value || undefined }, { replace: true })}
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

const EventRow = ({ event }: { readonly event: EventModel }) => {
  const { events } = useTexts()
  const { textOf } = useEvents()
  const { devices } = useLive()
  const { dateTime } = useFormat()
  const { id, deviceId, type, eventTime } = event
  return (
    <div className={styles['event']} data-event={id} data-type={type}>
      <span className={styles['what']}>
        <strong>{devices.get(deviceId)?.name ?? events.device(deviceId)}</strong> {textOf(event)}
      </span>
      <span className={styles['links']}>
        <a href={historyAround(event)}>{events.toHistory}</a>
        <a href={linkTo(`/devices/${deviceId}`)}>{events.toMap}</a>
      </span>
      <time dateTime={eventTime}>{dateTime(eventTime)}</time>
    </div>
  )
}
