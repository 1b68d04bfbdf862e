import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import { linkTo } from '../app/links.ts'
import { useLocation } from '../app/router.ts'
import { useFormat } from '../format/useFormat.ts'
import { useLive } from '../live/LiveProvider.tsx'
import { useTexts } from '../texts/texts.ts'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { eventsSince, eventText, historyAround, newestTime } from './events.ts'
import { EventsContext } from './eventsContext.ts'
import { useGeofenceNames } from './useGeofenceNames.ts'
import { useSeenUntil } from './useSeenUntil.ts'
import { useUnreadEvents } from './useUnreadEvents.ts'

const EVENTS_PATH = '/events'
const MUTED_KEY = 'events-muted'

/** Tracks unread events and shows a toast for each new one. */
export const EventsProvider = ({ children }: { readonly children: ReactNode }) => {
  const { events } = useLive()
  const { path } = useLocation()
  const [muted, setMuted] = useState(() => localStorage.getItem(MUTED_KEY) !== null)
  const { seenUntil, save } = useSeenUntil()
  const { unread: unseen, isUnread } = useUnreadEvents(seenUntil)
  const markAllRead = useCallback(
    async (shown: readonly EventModel[]) => {
      const until = newestTime([...shown, ...unseen])
      if (until > seenUntil) await save(until)
    },
    [save, seenUntil, unseen],
  )
  const mute = useCallback((next: boolean) => {
    if (next) localStorage.setItem(MUTED_KEY, 'yes')
    else localStorage.removeItem(MUTED_KEY)
    setMuted(next)
  }, [])
  const { textOf, named } = useEventText(events)
  const unread = unseen.length
  const provided = useMemo(
    () => ({ events, unread, isUnread, markAllRead, muted, mute }),
    [events, unread, isUnread, markAllRead, muted, mute],
  )
  // The events page shows new events itself.
  useEventToasts({ events, silent: muted || path === EVENTS_PATH, textOf, ready: named })
  return <EventsContext value={provided}>{children}</EventsContext>
}

/** Returns a function that describes events, with the names of their geofences. */
export const useEventText = (events: readonly EventModel[]) => {
  const texts = useTexts()
  const { speed } = useFormat()
  const { names, complete } = useGeofenceNames(events)
  const textOf = useCallback(
    (event: EventModel) => eventText(event, { texts, geofences: names, speed }),
    [texts, names, speed],
  )
  return { textOf, named: complete }
}

interface EventToastOptions {
  readonly events: readonly EventModel[]
  readonly silent: boolean
  readonly textOf: (event: EventModel) => string
  /** True if the names of all geofences in the events are loaded. */
  readonly ready: boolean
}

/** More new events are shown as one toast with their number. */
const TOASTS_MAX = 3

const useEventToasts = ({ events, silent, textOf, ready }: EventToastOptions): void => {
  const { showToast } = useToasts()
  const { devices } = useLive()
  const texts = useTexts()
  const before = useRef(events)
  useEffect(() => {
    if (!ready) return
    const come = eventsSince(events, before.current)
    before.current = events
    if (silent || come.length === 0) return
    if (come.length > TOASTS_MAX)
      return showToast({ tone: 'plain', text: texts.events.many(come.length), link: linkTo(EVENTS_PATH) })
    for (const event of come.toReversed()) {
      const name = devices.get(event.deviceId)?.name ?? texts.events.device(event.deviceId)
      showToast({ tone: 'plain', text: `${name} – ${textOf(event)}`, link: historyAround(event) })
    }
  }, [events, ready, silent, devices, textOf, texts, showToast])
}
