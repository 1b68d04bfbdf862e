/** Changes of a user's notification setting for one event type. */
import type { Notification } from '../model/notification.ts'

type Flags = Pick<Notification, 'web' | 'mail'>

export type NotificationChange = 'create' | 'replace' | 'remove' | 'keep'

/**
 * Returns the change of the stored setting. A setting that is off has no item. A change of attributes alone is ignored.
 */
export const changeOf = (stored: Flags | undefined, wanted: Flags): NotificationChange => {
  const on = wanted.web || wanted.mail
  if (!stored) return on ? 'create' : 'keep'
  if (stored.web === wanted.web && stored.mail === wanted.mail) return 'keep'
  return on ? 'replace' : 'remove'
}

/** Maximum age of an event to notify users of it, in milliseconds since its server time. */

/**
 * Emails: as long as the stream keeps a report, so that an outage the stream survives loses no email. A later event,
 * from a redriven dead letter, is only in the reports.
 */
export const MAIL_WITHIN_MS = 86_400_000

/** Live map: the schedule persists the events of a crashed process five minutes later, within this time. */
export const LIVE_WITHIN_MS = 600_000

/** Returns true if less than `withinMs` has passed since the server received the event. */
export const isFresh = (event: { readonly serverTime: number }, now: number, withinMs: number): boolean =>
  now - event.serverTime < withinMs
