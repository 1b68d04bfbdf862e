/**
 * Publishes device changes if a client is connected. Never rejects, and stops waiting after 500 ms. The map then lags
 * until the next change.
 */
import type { DeclaredFunction } from '../api/functions.ts'
import { liveQueueOf } from '../aws/liveQueue.ts'
import { isFresh, LIVE_WITHIN_MS } from '../domain/notificationRules.ts'
import type { Event } from '../model/event.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import type { SubscriberState } from '../table/config.ts'
import { encodeChange } from './change.ts'
import type { LiveQueue } from '../ports.ts'
import { within } from '../within.ts'

export interface ChangeSet {
  readonly devices: readonly DeviceId[]
  /** Those of `devices` whose name, status or other data changed, not only their position. */
  readonly altered?: readonly DeviceId[]
  /** Users who could see the devices before the change. */
  readonly saw?: readonly UserId[]
  readonly events?: readonly Event[]
  /** Users who receive a test notification. */
  readonly tests?: readonly UserId[]
}

/** Resolves when the change is enqueued or given up. Never rejects. */
export type PublishChange = (host: Host, watch: Pick<SubscriberState, 'until'>, told: ChangeSet) => Promise<void>

export const changePublisher = (by: Pick<DeclaredFunction, 'address' | 'grants'>, waitMs = WAIT_MS): PublishChange => {
  let notBefore = -Infinity
  return async (host, watch, { devices, altered = [], saw = [], events = [], tests = [] }) => {
    const now = host.now()
    if (watch.until <= now || now < notBefore) return
    const queue = liveQueueOf(host, by)
    if (!queue) return
    const fresh = events.filter(event => isFresh(event, now, LIVE_WITHIN_MS))
    try {
      await within(
        waitMs,
        putAll(
          queue,
          encodeChange({ devices, altered, saw, events: fresh, opened: [], ...(tests.length > 0 && { tests }) }),
        ),
      )
    } catch (error) {
      notBefore = host.now() + PAUSE_MS
      host.log('error', { function: by.address, message: 'live clients were not notified', error: String(error) })
    }
  }
}

const WAIT_MS = 500
/** Time after a failure during which nothing is published, so that callers do not wait again. */
const PAUSE_MS = 10_000

const putAll = async (queue: LiveQueue, texts: readonly string[]): Promise<void> => {
  await Promise.all(texts.map(text => queue.put(text)))
}
