/** Hands events over to the function that sends mails of them. */
import { type DeclaredFunction, functions } from '../api/functions.ts'
import { type InvokeLater, laterCalls } from '../aws/invoke.ts'
import type { Event } from '../model/event.ts'
import type { Host } from '../runtime.ts'

/**
 * Events of one call. Lambda takes 256 KB, and an event has attributes of at most 4,000 characters; the function must have
 * sent the mails of all of them within its 60 seconds.
 */
export const EVENTS_AT_ONCE = 20

/** Resolves when the events, at most `EVENTS_AT_ONCE`, are handed over for good. */
export type DispatchEvents = (host: Host, events: readonly Event[]) => Promise<void>

/** Does nothing if the installation has no function to hand events to. */
export const eventDispatcher = (by: Pick<DeclaredFunction, 'address' | 'grants'>): DispatchEvents => {
  let made: { readonly host: Host; readonly call: InvokeLater } | undefined
  return async (host, events) => {
    if (!host.invoke && host.environment.notificationsFunction === undefined) return
    if (made?.host !== host) made = { host, call: laterCalls(host, by, functions.notifications.address) }
    await made.call({ events })
  }
}
