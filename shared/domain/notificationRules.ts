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
