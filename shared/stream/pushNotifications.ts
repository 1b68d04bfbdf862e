/**
 * Pushes events to the browsers of users: each event once to each browser, however often it is delivered. Runs after all
 * emails, for a limited time, so that a slow push service delays nothing else.
 */
import { MAIL_WITHIN_MS } from '../domain/notificationRules.ts'
import type { NotificationInput } from '../domain/notificationMail.ts'
import { pushMessage } from '../domain/pushMessage.ts'
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { deliverPush, type PushDependencies, type PushReport, pushServiceOf } from '../push/deliverPush.ts'
import type { Host } from '../runtime.ts'
import type { Account } from '../table/accounts.ts'
import type { notifications } from '../table/notifications.ts'
import { pushBrowsers, type StoredBrowser } from '../table/pushBrowsers.ts'
import { pushKeys } from '../table/pushKeys.ts'
import type { Table } from '../table/table.ts'

/** An event for a user who has browsers. */
export interface EventForBrowsers {
  readonly account: Account
  readonly input: NotificationInput
}

export interface BrowserDependencies {
  readonly host: Host
  readonly table: Table
  readonly notifications: Pick<ReturnType<typeof notifications>, 'claim' | 'release'>
}

const CONCURRENT_BROWSERS = 8
/** Time for all messages of an invocation. The function has 60 s. A last request can take 5 s more. */
const TIME_MS = 20_000
/** A browser that fails for longer is not retried: the next event is the next try. */
const RETRIED_WITHIN_MS = 3_600_000

/** Pushes events, in this order for each browser. Returns the errors after which a retry can succeed. */
export const pushEvents = async (
  events: readonly EventForBrowsers[],
  dependencies: BrowserDependencies,
): Promise<unknown[]> => {
  if (events.length === 0) return []
  const { host, table } = dependencies
  const keys = await pushKeys(table).pair()
  if (!keys) {
    host.log('error', { message: 'events are not pushed to browsers: the deployment has no keys' })
    return []
  }
  const browsers = pushBrowsers(table)
  const work = await browsersOf(events, browsers)
  const sending = { ...dependencies, service: pushServiceOf(host), keys, browsers, until: host.now() + TIME_MS }
  const refusals = new Map<string, number>()
  const failed: unknown[] = []
  await forEachConcurrently(CONCURRENT_BROWSERS, work, async one => {
    try {
      failed.push(...(await pushTo(one, sending, refusals)))
    } catch (error) {
      failed.push(error)
    }
  })
  logRefusals(host, refusals)
  return failed
}

interface EventsForBrowser {
  readonly browser: StoredBrowser
  readonly events: readonly EventForBrowsers[]
}

/** Reads the browsers of each user once. A browser that subscribed before the user's password was changed gets nothing. */
const browsersOf = async (
  events: readonly EventForBrowsers[],
  browsers: ReturnType<typeof pushBrowsers>,
): Promise<EventsForBrowser[]> => {
  const byUser = new Map<number, EventForBrowsers[]>()
  for (const one of events) byUser.set(one.account.id, [...(byUser.get(one.account.id) ?? []), one])
  const found: EventsForBrowser[] = []
  await forEachConcurrently(CONCURRENT_BROWSERS, [...byUser.values()], async ofUser => {
    const account = ofUser.at(-1)?.account
    const stored = account ? await browsers.ofUser(account.id) : []
    const current = stored.filter(({ credentialVersion }) => credentialVersion === account?.credentialVersion)
    found.push(...current.map(browser => ({ browser, events: ofUser })))
  })
  return found
}

type Sending = BrowserDependencies & PushDependencies & { readonly until: number }

/** Pushes events to one browser. Counts what its push service refuses. */
const pushTo = async (
  { browser: stored, events }: EventsForBrowser,
  sending: Sending,
  refusals: Map<string, number>,
): Promise<unknown[]> => {
  const failed: unknown[] = []
  let browser = stored
  for (const event of events) {
    const report = await pushOnce(browser, event, sending)
    if (report === 'late') failed.push(new Error('there was no time for a message to a browser'))
    if (report === 'late' || report === undefined) continue
    const { outcome, answer } = report
    if (outcome === 'gone') break
    browser = report.browser
    if (outcome === 'sent') continue
    const { hostname } = new URL(browser.endpoint)
    const refusal = `${hostname} ${answer}`
    refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1)
    const now = sending.host.now()
    if (outcome === 'later' && now - (browser.failingSince ?? now) < RETRIED_WITHIN_MS)
      failed.push(new Error(`${hostname} did not take a message: ${answer}`))
  }
  return failed
}

/** Pushes an event unless it was pushed before. Returns undefined if it was, or `late` if the time is over. */
const pushOnce = async (
  browser: StoredBrowser,
  { account, input }: EventForBrowsers,
  { host, notifications, until, ...sending }: Sending,
): Promise<PushReport | 'late' | undefined> => {
  const now = host.now()
  if (now >= until) return 'late'
  const { id, serverTime } = input.event
  const delivery = { subject: `event-${id}`, recipient: account.id, channel: `push-${browser.id}` } as const
  if (!(await notifications.claim(delivery, now))) return undefined
  const ttlSeconds = Math.max(0, Math.floor((serverTime + MAIL_WITHIN_MS - now) / 1000))
  const report = await deliverPush(browser, { message: pushMessage(input), ttlSeconds }, sending, now)
  // Otherwise it may have been taken, and is not sent again, because no user must receive it twice.
  if (report.outcome === 'later') await notifications.release(delivery)
  return report
}

/** Logs the host of a push service and its answer. The address of a browser is a secret. */
const logRefusals = (host: Host, refusals: ReadonlyMap<string, number>): void => {
  for (const [refusal, count] of refusals) {
    const [service, answer] = refusal.split(' ')
    host.log('warn', { message: 'a push service did not take messages', service, answer, count })
  }
}
