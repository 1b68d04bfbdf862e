import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import { ApiError } from '../api/ApiError.ts'
import { useLive } from '../live/LiveProvider.tsx'
import { api } from '../session/sessionStore.ts'
import { useRights } from '../session/useRights.ts'
import { isLater, mergedEvents } from './events.ts'

const DAY_MS = 86_400_000
/** The clocks of browser and server differ. */
const CLOCKS_MS = 600_000

interface Missed {
  /** Types that notify the user on the web; others are never unread. */
  readonly types: ReadonlySet<string>
  readonly events: readonly EventModel[]
}

const NOTHING: Missed = { types: new Set(), events: [] }

const readMissed = async (since: number, mayReport: boolean, signal: AbortSignal): Promise<Missed> => {
  const settings = await api.call('notifications.list', { signal })
  const type = settings.filter(({ web }) => web).map(one => one.type)
  const query = { from: new Date(since), to: new Date(Date.now() + CLOCKS_MS), type }
  return {
    types: new Set(type),
    events: type.length > 0 && mayReport ? await api.call('reports.events', { query, signal }) : [],
  }
}

/**
 * Returns the events that the user has not seen, newest first: those since the page was opened, and those of the day
 * before or of the time without a connection. `isUnread` also tells it of older ones.
 */
export const useUnreadEvents = (seenUntil: number) => {
  const { events, connection, loaded } = useLive()
  const { mayReport } = useRights()
  const [missed, setMissed] = useState(NOTHING)
  const seen = useRef(seenUntil)
  useEffect(() => void (seen.current = seenUntil), [seenUntil])
  // After the devices, which the page shows first.
  const ready = loaded && connection === 'live'
  useEffect(() => {
    if (!ready) return undefined
    const ended = new AbortController()
    readMissed(Math.max(seen.current, Date.now() - DAY_MS), mayReport, ended.signal).then(
      setMissed,
      (error: unknown) => {
        // Too many for one response, or no connection: only those since the page was opened are unread.
        if (!ended.signal.aborted && !(error instanceof ApiError)) throw error
      },
    )
    return () => ended.abort()
  }, [ready, mayReport])
  const live = useMemo(() => new Set(events.map(({ id }) => id)), [events])
  const isUnread = useCallback(
    (event: EventModel) => isLater(event, seenUntil) && (live.has(event.id) || missed.types.has(event.type)),
    [seenUntil, live, missed],
  )
  const unread = useMemo(() => mergedEvents(missed.events, events).filter(isUnread), [missed, events, isUnread])
  return { unread, isUnread }
}
