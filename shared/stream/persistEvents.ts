/**
 * Persists raised events: dispatches them for emails, publishes them to live clients, and then writes them to their own
 * items. The item marks its event as dispatched, so that no other process dispatches it again.
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
import { changesStatus, type Event } from '../model/event.ts'
import type { DeviceId } from '../model/ids.ts'

interface PersistDependencies {
  readonly host: Host
  readonly table: Table
  readonly subscribers: SubscriberState
  readonly dispatch: DispatchEvents
  readonly publish: PublishChange
}

/** Returns a function that persists events in slices, so that after a crash at most one slice is dispatched again. */
export const eventPersister =
  ({ host, table, subscribers, dispatch, publish }: PersistDependencies): PersistEvents =>
  async (events, retentionDays) => {
    const { keep } = eventLog(table)
    for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
      const slice = events.slice(at, at + EVENTS_AT_ONCE)
      const fresh = slice.filter(event => isFresh(event, host.now(), MAIL_WITHIN_MS))
      if (fresh.length > 0) await dispatch(host, fresh)
      await publish(host, subscribers, {
        devices: devicesOf(slice),
        altered: devicesOf(slice.filter(({ type }) => changesStatus(type))),
        events: slice,
      })
      await keep(slice, retentionDays)
    }
  }

const devicesOf = (events: readonly Event[]): DeviceId[] => [...new Set(events.map(({ deviceId }) => deviceId))]

/**
 * Number of events in one invocation. Lambda accepts 256 KB, and the attributes of an event have at most 4,000
 * characters. The function must send the emails of all of them within 60 seconds.
 */
const EVENTS_AT_ONCE = 20

/** Resolves when the events, at most `EVENTS_AT_ONCE`, are durably queued. */
export type DispatchEvents = (host: Host, events: readonly Event[]) => Promise<void>

/** Does nothing if the deployment has no notification function. */
export const eventDispatcher = (by: Pick<DeclaredFunction, 'address' | 'grants'>): DispatchEvents => {
  let made: { readonly host: Host; readonly call: InvokeLater } | undefined
  return async (host, events) => {
    if (!host.invoke && host.environment.notificationsFunction === undefined) return
    if (made?.host !== host) made = { host, call: laterCalls(host, by, functions.notifications.address) }
    await made.call({ events })
  }
}
