import { useEffect, useMemo, useState } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import { linkTo, type PageProps } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { eventTypeName, historyAround } from '../../events/events.ts'
import { useEvents, useEventText } from '../../events/EventsProvider.tsx'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Checkbox, Field, Select } from '../../ui/Field.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { PageFrame } from '../../ui/PageFrame.tsx'
import { filterByText } from '../../ui/rows.ts'
import { useMedia } from '../../ui/useMedia.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import { mergedEvents } from './eventHistory.ts'
import styles from './EventsPage.module.css'
import { useEventHistory } from './useEventHistory.ts'

const ROW_PX = 84
/** On phones, the time has a line of its own. */
const PHONE_ROW_PX = 108
const PHONE = '(max-width: 480px)'

/** Events of all devices, updated live, with older ones on scrolling. `?type=alarm` filters by type. */
export const EventsPage = ({ query }: PageProps) => {
  const texts = useTexts()
  const { events: live, markAllRead } = useEvents()
  const { devices, connection } = useLive()
  const type = query.get('type') ?? ''
  const [text, setText] = useState('')
  const { past, busy, error, loadOlder } = useEventHistory(type)
  useEffect(markAllRead, [markAllRead])
  const all = useMemo(() => {
    const ofType = type === '' ? live : live.filter(event => event.type === type)
    return mergedEvents(past.events, ofType)
  }, [live, past, type])
  const shown = useMemo(
    () => filterByText(all, text, ({ deviceId }) => [devices.get(deviceId)?.name]),
    [all, devices, text],
  )
  const { textOf } = useEventText(all)
  const items = useMemo(() => [...shown, undefined], [shown])
  const rowPx = useMedia(PHONE) ? PHONE_ROW_PX : ROW_PX
  return (
    <PageFrame title={texts.events.title}>
      <Filters type={type} text={text} setText={setText} />
      <Help />
      {connection === 'polling' && <Notice>{texts.events.notLive}</Notice>}
      <ErrorNotice message={error} />
      <p className="soft" role="status" aria-busy={busy}>
        {texts.events.shown(shown.length, all.length)}
      </p>
      {shown.length === 0 && !busy && <Notice>{all.length === 0 ? texts.events.none : texts.events.noneFound}</Notice>}
      <div className={styles['list']} style={{ height: items.length * rowPx }}>
        <VirtualList items={items} keyOf={event => event?.id ?? 'older'} rowHeight={rowPx} label={texts.events.list}>
          {event =>
            event ? (
              <EventRow event={event} said={textOf(event)} />
            ) : (
              <Older from={past.from} busy={busy} auto={past.goesOn && text === ''} load={loadOlder} />
            )
          }
        </VirtualList>
      </div>
    </PageFrame>
  )
}

interface OlderProps {
  /** All events since this time are shown, Unix time in milliseconds; undefined before the first read. */
  readonly from: number | undefined
  readonly busy: boolean
  /** Reads on as soon as the row becomes visible. */
  readonly auto: boolean
  readonly load: () => Promise<void>
}

/** Row after the oldest event. */
const Older = ({ from, busy, auto, load }: OlderProps) => {
  const { events } = useTexts()
  const { dateTime } = useFormat()
  useEffect(() => {
    if (auto && !busy) void load()
  }, [auto, busy, load])
  return (
    <div className={styles['older']}>
      {from !== undefined && <span className="soft">{events.since(dateTime(from))}</span>}
      <Button busy={busy} onClick={() => void load()}>
        {busy ? events.loading : events.older}
      </Button>
    </div>
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

const EventRow = ({ event, said }: { readonly event: EventModel; readonly said: string }) => {
  const { events } = useTexts()
  const { devices } = useLive()
  const { dateTime } = useFormat()
  const { id, deviceId, type, eventTime } = event
  return (
    <div className={styles['event']} data-event={id} data-type={type}>
      <span className={styles['what']}>
        <strong>{devices.get(deviceId)?.name ?? events.device(deviceId)}</strong> {said}
      </span>
      <span className={styles['links']}>
        <a href={historyAround(event)}>{events.toHistory}</a>
        <a href={linkTo(`/devices/${deviceId}`)}>{events.toMap}</a>
      </span>
      <time dateTime={eventTime}>{dateTime(eventTime)}</time>
    </div>
  )
}
