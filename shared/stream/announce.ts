/** Hands events over to the function that tells users of them. */
import { type DeclaredFunction, functions } from '../api/functions.ts'
import { type InvokeLater, laterCalls } from '../aws/invoke.ts'
import type { Event } from '../model/event.ts'
import type { Host } from '../runtime.ts'

/** Lambda takes 256 KB; an event has attributes of at most 4,000 characters. */
const EVENTS_AT_ONCE = 20

/**
 * Resolves when they are handed over for good. The same events again tell nobody twice. Where there is nothing to tell
 * by, nothing happens.
 */
export const announcing = (by: Pick<DeclaredFunction, 'address' | 'grants'>) => {
  let made: { readonly host: Host; readonly call: InvokeLater } | undefined
  return async (host: Host, events: readonly Event[]): Promise<void> => {
    if (!host.invoke && host.environment.notificationsFunction === undefined) return
    if (made?.host !== host) made = { host, call: laterCalls(host, by, functions.notifications.address) }
    const { call } = made
    for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
      await call({ events: events.slice(at, at + EVENTS_AT_ONCE) })
    }
  }
}
