/**
 * Settles raised events: hands them over for mails and for the map, and then writes them to their own items. An item is
 * the mark that its event was handed over, so that no other process does it again.
 */
import { isFresh, MAIL_WITHIN_MS } from '../domain/freshness.ts'
import type { PublishChange } from '../live/publishChange.ts'
import { eventLog } from '../log/eventLog.ts'
import type { PersistEvents } from '../log/commit.ts'
import type { Host } from '../runtime.ts'
import type { SubscriberState } from '../table/config.ts'
import type { Table } from '../table/table.ts'
import { type DispatchEvents, EVENTS_AT_ONCE } from './dispatchEvents.ts'

interface SettleDependencies {
  readonly host: Host
  readonly table: Table
  readonly watch: SubscriberState
  readonly announce: DispatchEvents
  readonly tell: PublishChange
}

/** A process that dies among thousands of events leaves at most one slice of them to be handed over again. */
export const settling =
  ({ host, table, watch, announce, tell }: SettleDependencies): PersistEvents =>
  async (events, retentionDays) => {
    const { keep } = eventLog(table)
    for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
      const slice = events.slice(at, at + EVENTS_AT_ONCE)
      const fresh = slice.filter(event => isFresh(event, host.now(), MAIL_WITHIN_MS))
      if (fresh.length > 0) await announce(host, fresh)
      await tell(host, watch, { devices: [...new Set(slice.map(({ deviceId }) => deviceId))], events: slice })
      await keep(slice, retentionDays)
    }
  }
