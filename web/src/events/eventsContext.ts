import { createContext, use } from 'react'
import type { EventModel } from '#shared/model/event.ts'

export interface EventsContextValue {
  /** Newest first, since the page was opened. */
  readonly events: readonly EventModel[]
  /** Number of events that the user has not seen. */
  readonly unread: number
  readonly isUnread: (event: EventModel) => boolean
  /** Marks all events as seen, also those that only the page knows. Rejects with ApiError if that cannot be saved. */
  readonly markAllRead: (shown: readonly EventModel[]) => Promise<void>
  /** True if this browser shows no toasts. */
  readonly muted: boolean
  readonly mute: (muted: boolean) => void
}

/** Apart from its provider, because the navigation loads before it. */
export const EventsContext = createContext<EventsContextValue | undefined>(undefined)

export const useEvents = (): EventsContextValue => {
  const events = use(EventsContext)
  if (!events) throw new Error('there is no EventsProvider around')
  return events
}
