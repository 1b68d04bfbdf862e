/** What becomes of a user's wish for one type of event. */
import type { Notification } from '../model/notification.ts'

type Flags = Pick<Notification, 'web' | 'mail'>

export type NotificationChange = 'create' | 'replace' | 'remove' | 'keep'

/** What is to be done to the stored one. What is switched off has no record; attributes alone change nothing. */
export const changeOf = (stored: Flags | undefined, wanted: Flags): NotificationChange => {
  const on = wanted.web || wanted.mail
  if (!stored) return on ? 'create' : 'keep'
  if (stored.web === wanted.web && stored.mail === wanted.mail) return 'keep'
  return on ? 'replace' : 'remove'
}

/** How long after an event users are still notified of it. Milliseconds, counted from the event's server time. */

/**
 * By mail: as long as the stream keeps a report. An outage that the stream survives costs no mail; an event that comes
 * later than that, from a record that was set aside, is in the reports only.
 */
export const MAIL_WITHIN_MS = 86_400_000

/** On the map: long enough for the next run of the schedule, which comes five minutes after one that died. */
export const LIVE_WITHIN_MS = 600_000

/** Returns true if less than `withinMs` has passed since the server learned of the event. */
export const isFresh = (event: { readonly serverTime: number }, now: number, withinMs: number): boolean =>
  now - event.serverTime < withinMs
