/**
 * Settles raised events: hands them over for mails and for the map, and then writes them to their own items. An item is
 * the mark that its event was handed over, so that no other process does it again.
 */
import { isFresh, MAIL_WITHIN_MS } from '../domain/notificationRules.ts'
import type { PublishChange } from '../live/publishChange.ts'
import { eventLog } from '../log/eventLog.ts'
import type { PersistEvents } from '../log/positionLog.ts'
import type { Host } from '../runtime.ts'
import type { SubscriberState } from '../table/config.ts'
import type { Table } from '../table/table.ts'
import { type DeclaredFunction, functions } from '../api/functions.ts'
import { type InvokeLater, laterCalls } from '../aws/invoke.ts'
import type { Event } from '../model/event.ts'

interface PersistDependencies {
  readonly host: Host
  readonly table: Table
  readonly subscribers: SubscriberState
  readonly dispatch: DispatchEvents
  readonly publish: PublishChange
}

/** A process that dies among thousands of events leaves at most one slice of them to be handed over again. */
export const eventPersister =
  ({ host, table, subscribers, dispatch, publish }: PersistDependencies): PersistEvents =>
  async (events, retentionDays) => {
    const { keep } = eventLog(table)
    for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
      const slice = events.slice(at, at + EVENTS_AT_ONCE)
      const fresh = slice.filter(event => isFresh(event, host.now(), MAIL_WITHIN_MS))
      if (fresh.length > 0) await dispatch(host, fresh)
      await publish(host, subscribers, { devices: [...new Set(slice.map(({ deviceId }) => deviceId))], events: slice })
      await keep(slice, retentionDays)
    }
  }

/** Hands events over to the function that sends mails of them. */

/**
 * Events of one call. Lambda takes 256 KB, and an event has attributes of at most 4,000 characters; the function must have
 * sent the mails of all of them within its 60 seconds.
 */
const EVENTS_AT_ONCE = 20

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
