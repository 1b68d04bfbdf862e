/** Rules for storing a user's notification setting of one event type, and for its age limits. */
import type { Notification } from '../model/notification.ts'

type Flags = Pick<Notification, 'web' | 'mail'>

export type NotificationChange = 'create' | 'replace' | 'remove' | 'keep'

/**
 * Returns the write for the stored setting. A setting that is off has no record. A change of only the attributes has no
 * effect.
 */
export const changeOf = (stored: Flags | undefined, wanted: Flags): NotificationChange => {
  const on = wanted.web || wanted.mail
  if (!stored) return on ? 'create' : 'keep'
  if (stored.web === wanted.web && stored.mail === wanted.mail) return 'keep'
  return on ? 'replace' : 'remove'
}

/** Maximum age of an event for notifications, in milliseconds after its server time. */

/**
 * Maximum age for mail: as long as the stream keeps a report, so that an outage that the stream survives loses no mail.
 * Later events, from records in the on-failure destination, appear only in reports.
 */
export const MAIL_WITHIN_MS = 86_400_000

/** Maximum age for live events. Long enough for the next scheduled run, five minutes after a run that crashed. */
export const LIVE_WITHIN_MS = 600_000

/** Returns true if less than `withinMs` has passed since the server learned of the event. */
export const isFresh = (event: { readonly serverTime: number }, now: number, withinMs: number): boolean =>
  now - event.serverTime < withinMs
