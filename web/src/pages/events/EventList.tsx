import { useEffect, useMemo } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import { linkTo } from '../../app/links.ts'
import { historyAround } from '../../events/events.ts'
import { useEvents } from '../../events/eventsContext.ts'
import { useEventText } from '../../events/EventsProvider.tsx'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { midnight } from '../../range/range.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { useMedia } from '../../ui/useMedia.ts'
import { useNow } from '../../ui/useNow.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import { type EventListRow, eventRows } from './eventRows.ts'
import styles from './EventsPage.module.css'
import type { EventHistory } from './useEventHistory.ts'

const ROW_PX = 84
/** On phones, the time has a line of its own. */
const PHONE_ROW_PX = 108
const PHONE = '(max-width: 480px)'
const TITLE_PX = 46

const heightsOf =
  (rowPx: number) =>
  ({ kind }: EventListRow): number =>
    kind === 'day' ? TITLE_PX : rowPx

interface EventListProps {
  /** Newest first. */
  readonly events: readonly EventModel[]
  readonly history: EventHistory
}

/** Events by day, and a row that reads on. */
export const EventList = ({ events, history }: EventListProps) => {
  const texts = useTexts()
  const { isUnread } = useEvents()
  const { textOf } = useEventText(events)
  const rows = useMemo(() => eventRows(events), [events])
  const rowPx = useMedia(PHONE) ? PHONE_ROW_PX : ROW_PX
  const heightOf = useMemo(() => heightsOf(rowPx), [rowPx])
  return (
    <div className={styles['list']} style={{ height: rows.reduce((sum, row) => sum + heightOf(row), 0) }}>
      <VirtualList items={rows} keyOf={({ key }) => key} rowHeight={heightOf} label={texts.events.list}>
        {row => {
          if (row.kind === 'day') return <DayTitle start={row.start} />
          if (row.kind === 'end') return <Older history={history} />
          return <EventRow event={row.event} said={textOf(row.event)} unread={isUnread(row.event)} />
        }}
      </VirtualList>
    </div>
  )
}

const DayTitle = ({ start }: { readonly start: number }) => {
  const { events } = useTexts()
  const { day } = useFormat()
  const today = midnight(new Date(useNow()))
  const names = new Map([
    [today.getTime(), events.today],
    [midnight(today, -1).getTime(), events.yesterday],
  ])
  return <h2 className={styles['day']}>{names.get(start) ?? day(start)}</h2>
}

/** Row after the oldest event: reads on as soon as it becomes visible. */
const Older = ({ history: { past, busy, error, loadOlder, goesOn, ended } }: { readonly history: EventHistory }) => {
  const { events } = useTexts()
  const { dateTime } = useFormat()
  const auto = goesOn && error === undefined
  useEffect(() => {
    if (auto && !busy) void loadOlder()
  }, [auto, busy, loadOlder])
  return (
    <div className={styles['older']}>
      {past.from !== undefined && <span className="soft">{events.since(dateTime(past.from))}</span>}
      {ended ? (
        <span className="soft">{events.notKept}</span>
      ) : (
        <Button busy={busy} onClick={() => void loadOlder()}>
          {busy ? events.loading : events.older}
        </Button>
      )}
    </div>
  )
}

interface EventRowProps {
  readonly event: EventModel
  readonly said: string
  readonly unread: boolean
}

const EventRow = ({ event, said, unread }: EventRowProps) => {
  const { events } = useTexts()
  const { devices } = useLive()
  const { clock, day, dateTime } = useFormat()
  const { id, deviceId, type, eventTime, serverTime } = event
  const isSameDay = day(eventTime) === day(serverTime)
  return (
    <div className={styles['event']} data-event={id} data-type={type} {...(unread && { 'data-new': true })}>
      <span className={styles['what']}>
        {unread && <span className="heard">{events.isNew} </span>}
        <strong>{devices.get(deviceId)?.name ?? events.device(deviceId)}</strong> {said}
      </span>
      <span className={styles['links']}>
        <a href={historyAround(event)}>{events.toHistory}</a>
        <a href={linkTo(`/devices/${deviceId}`)}>{events.toMap}</a>
      </span>
      <time dateTime={eventTime}>{isSameDay ? clock(eventTime) : dateTime(eventTime)}</time>
    </div>
  )
}
