/** Sends a message to a browser, and records at the browser what its push service did with it. */
import type { PushMessage } from '../domain/pushMessage.ts'
import type { PushResult, PushService } from '../ports.ts'
import type { Host } from '../runtime.ts'
import type { pushBrowsers, StoredBrowser } from '../table/pushBrowsers.ts'
import type { PushKeyPair } from '../table/pushKeys.ts'
import { encryptPush, MESSAGE_BYTES_MAX, topicOf } from './encryptPush.ts'
import { pushClient } from './pushClient.ts'
import { vapidHeader } from './vapid.ts'

/**
 * `sent`: the push service took the message. `gone`: the browser does not exist any more. `later`: nothing was taken, and a
 * retry can succeed. `refused`: a retry would fail, too. `unknown`: the message may have been taken.
 */
export type PushOutcome = 'sent' | 'gone' | 'later' | 'refused' | 'unknown'

/** A browser whose push service takes nothing for so long is removed. */
const REMOVED_AFTER_MS = 7 * 86_400_000
/** All messages have a multiple of this length, so that the push service does not learn their own. */
const PADDING_BYTES = 1024

export interface PushDependencies {
  readonly service: PushService
  readonly keys: PushKeyPair
  readonly browsers: Pick<ReturnType<typeof pushBrowsers>, 'remove' | 'noteSuccess' | 'noteFailure'>
}

/** A message, and for how long the push service keeps it while the browser is offline. */
export interface Push {
  readonly message: PushMessage
  readonly ttlSeconds: number
}

export interface PushReport {
  readonly outcome: PushOutcome
  /** Status of the response, or why there is none. */
  readonly answer: number | string
  /** The browser as it is stored now, unless it was removed. */
  readonly browser: StoredBrowser
}

/** Returns the push services of a host. */
export const pushServiceOf = (host: Host): PushService => host.pushService ?? pushClient()

/** Sends a message. `now` is Unix time in milliseconds. Rejects only if the table fails. */
export const deliverPush = async (
  browser: StoredBrowser,
  push: Push,
  { service, keys, browsers }: PushDependencies,
  now: number,
): Promise<PushReport> => {
  const result = await service.post(await requestFor(browser, push, keys, now))
  const outcome = outcomeOf(result)
  const report = { outcome, answer: 'status' in result ? result.status : result.failure }
  if (outcome === 'sent') return { ...report, browser: await browsers.noteSuccess(browser, now) }
  if (outcome !== 'gone' && !isGivenUp(browser, now))
    return { ...report, browser: await browsers.noteFailure(browser, now) }
  await browsers.remove(browser.user, browser.id)
  return { ...report, outcome: 'gone', browser }
}

const isGivenUp = ({ failingSince = Infinity }: StoredBrowser, now: number): boolean =>
  now - failingSince >= REMOVED_AFTER_MS

const requestFor = async (browser: StoredBrowser, { message, ttlSeconds }: Push, keys: PushKeyPair, now: number) => {
  const { endpoint, contact } = browser
  const text = Buffer.from(JSON.stringify(message))
  const paddedBytes = Math.min(Math.ceil((text.length + 1) / PADDING_BYTES) * PADDING_BYTES - 1, MESSAGE_BYTES_MAX)
  return {
    endpoint,
    headers: {
      authorization: await vapidHeader(keys, { endpoint, contact, now }),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(ttlSeconds),
      topic: topicOf(message.tag, browser),
      // For all alike: an event is of now, and the push service must not learn which one matters more.
      urgency: 'high',
    },
    body: encryptPush(text, browser, { paddedBytes }),
  }
}

const outcomeOf = (result: PushResult): PushOutcome => {
  if ('failure' in result) {
    if (result.failure === 'notConnected') return 'later'
    return result.failure === 'noResponse' ? 'unknown' : 'refused'
  }
  const { status } = result
  if (status >= 200 && status < 300) return 'sent'
  if (status === 404 || status === 410) return 'gone'
  return status === 429 || status >= 500 ? 'later' : 'refused'
}
