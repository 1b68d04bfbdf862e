/**
 * Persists raised events: dispatches them for emails and the live map, then writes each to a separate item. The item
 * marks the event as dispatched, so that no other process dispatches it again.
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

/** Persists events in slices. If a process dies among thousands of events, at most one slice is dispatched again. */
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

/**
 * Maximum number of events of one call. Lambda accepts 256 KB, and an event has attributes of at most 4,000
 * characters. The function must send all their emails within its 60 seconds.
 */
const EVENTS_AT_ONCE = 20

/** Dispatches at most `EVENTS_AT_ONCE` events. Resolves when they are queued durably. */
export type DispatchEvents = (host: Host, events: readonly Event[]) => Promise<void>

/** Returns the dispatcher, which does nothing if the installation has no function for notifications. */
export const eventDispatcher = (by: Pick<DeclaredFunction, 'address' | 'grants'>): DispatchEvents => {
  let made: { readonly host: Host; readonly call: InvokeLater } | undefined
  return async (host, events) => {
    if (!host.invoke && host.environment.notificationsFunction === undefined) return
    if (made?.host !== host) made = { host, call: laterCalls(host, by, functions.notifications.address) }
    await made.call({ events })
  }
}
