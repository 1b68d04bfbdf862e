import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import { linkTo } from '../app/links.ts'
import { useLocation } from '../app/router.ts'
import { useFormat } from '../format/useFormat.ts'
import { useLive } from '../live/LiveProvider.tsx'
import { useTexts } from '../texts/texts.ts'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { eventText, historyAround, newSince, unreadIn } from './events.ts'
import { useGeofenceNames } from './useGeofenceNames.ts'
import styles from '../ui/controls.module.css'

interface Events {
  /** Newest first, since the page was opened. */
  readonly events: readonly EventModel[]
  /** How many came since the person looked at them. */
  readonly unread: number
  /** Takes all that came so far as looked at. */
  readonly see: () => void
  /** Whether they come without toasts in this browser. */
  readonly muted: boolean
  readonly mute: (muted: boolean) => void
  /** An event in words, without its device. */
  readonly textOf: (event: EventModel) => string
}

const EventsContext = createContext<Events | undefined>(undefined)

export const useEvents = (): Events => {
  const events = use(EventsContext)
  if (!events) throw new Error('there is no EventsProvider around')
  return events
}

const EVENTS_PATH = '/events'
const MUTED_KEY = 'events-muted'

/** Knows which events are new to the person, and tells of each as it comes. */
export const EventsProvider = ({ children }: { readonly children: ReactNode }) => {
  const { events } = useLive()
  const { path } = useLocation()
  const [seen, setSeen] = useState<number>()
  const [muted, setMuted] = useState(() => localStorage.getItem(MUTED_KEY) !== null)
  const see = useCallback(() => setSeen(events[0]?.id), [events])
  const mute = useCallback((next: boolean) => {
    if (next) localStorage.setItem(MUTED_KEY, 'yes')
    else localStorage.removeItem(MUTED_KEY)
    setMuted(next)
  }, [])
  const { textOf, named } = useEventText(events)
  const unread = unreadIn(events, seen)
  const provided = useMemo(
    () => ({ events, unread, see, muted, mute, textOf }),
    [events, unread, see, muted, mute, textOf],
  )
  // Who looks at the list is told by it.
  useEventToasts({ events, silent: muted || path === EVENTS_PATH, textOf, ready: named })
  return <EventsContext value={provided}>{children}</EventsContext>
}

const useEventText = (events: readonly EventModel[]) => {
  const texts = useTexts()
  const { speed } = useFormat()
  const { names, complete } = useGeofenceNames(events)
  const textOf = useCallback(
    (event: EventModel) => eventText(event, { texts, geofences: names, speed }),
    [texts, names, speed],
  )
  return { textOf, named: complete }
}

interface Told {
  readonly events: readonly EventModel[]
  readonly silent: boolean
  readonly textOf: (event: EventModel) => string
  /** All names in the events are known. */
  readonly ready: boolean
}

/** More at once are told as a number. */
const TOLD_MAX = 3

const useEventToasts = ({ events, silent, textOf, ready }: Told): void => {
  const { say } = useToasts()
  const { devices } = useLive()
  const texts = useTexts()
  const before = useRef(events)
  useEffect(() => {
    if (!ready) return
    const come = newSince(events, before.current)
    before.current = events
    if (silent || come.length === 0) return
    if (come.length > TOLD_MAX)
      return say({ tone: 'plain', text: texts.events.many(come.length), link: linkTo(EVENTS_PATH) })
    for (const event of come.toReversed()) {
      const name = devices.get(event.deviceId)?.name ?? texts.events.device(event.deviceId)
      say({ tone: 'plain', text: `${name} – ${textOf(event)}`, link: historyAround(event) })
    }
  }, [events, ready, silent, devices, textOf, texts, say])
}

const SHOWN_MAX = 99

/** How many events are new, beside the name of their page. */
export const UnreadBadge = () => {
  const { events } = useTexts()
  const { unread } = useEvents()
  if (unread === 0) return undefined
  return (
    <span className={styles['badge']} data-unread={unread}>
      <span aria-hidden="true">{unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread}</span>
      <span className="heard">{events.unread(unread)}</span>
    </span>
  )
}
