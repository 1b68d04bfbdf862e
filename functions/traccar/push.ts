import { push as operations } from '#shared/api/traccar/push.ts'
import { browserName } from '#shared/domain/browserName.ts'
import { linkOrigin } from '#shared/domain/passwordResetMail.ts'
import { isPushEndpoint } from '#shared/domain/pushEndpoint.ts'
import { testMessage } from '#shared/domain/pushMessage.ts'
import { badRequest, forbidden, notFound, tooManyRequests } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import type { PushBrowser } from '#shared/model/push.ts'
import { traccarTime } from '#shared/model/time.ts'
import { deliverPush, pushServiceOf } from '#shared/push/deliverPush.ts'
import { areBrowserKeys } from '#shared/push/encryptPush.ts'
import { notifications } from '#shared/table/notifications.ts'
import { pushBrowsers, type StoredBrowser } from '#shared/table/pushBrowsers.ts'
import { pushKeys } from '#shared/table/pushKeys.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

export const get: Implementation<typeof operations.get> = async ({ caller, table }) => {
  const [stored, publicKey] = await Promise.all([pushBrowsers(table).ofUser(caller.id), pushKeys(table).publicKey()])
  const browsers = stored.toSorted((one, other) => other.createdAt - one.createdAt)
  return { publicKey: publicKey ?? null, browsers: browsers.map(browser => modelOf(browser, caller.account)) }
}

export const subscribe: Implementation<typeof operations.subscribe> = async ({ body, caller, table, now, context }) => {
  // Nobody could end the subscription together with the token, or know that a session as another user has left one.
  if (caller.token !== undefined || caller.until !== undefined)
    throw forbidden('Sign in with your password to notify a browser')
  const { endpoint, keys } = body
  if (!isPushEndpoint(endpoint)) throw badRequest('endpoint must be an HTTPS address of a push service')
  if (!areBrowserKeys(keys)) throw badRequest('keys must be those of a browser')
  const contact = await contactOf(table, context)
  const browser = { endpoint, p256dh: keys.p256dh, auth: keys.auth, contact, ...browserName(context.userAgent) }
  return modelOf(await pushBrowsers(table).save(caller.account, browser, now), caller.account)
}

export const unsubscribe: Implementation<typeof operations.unsubscribe> = ({ params, caller, table }) =>
  pushBrowsers(table).remove(caller.id, params.id)

/** Time between two test messages to a browser. */
const PAUSE_MS = 10_000

export const test: Implementation<typeof operations.test> = async ({
  params,
  caller,
  table,
  now,
  context: { host },
}) => {
  const browsers = pushBrowsers(table)
  const [browser, keys] = await Promise.all([browsers.byId(caller.id, params.id), pushKeys(table).pair()])
  if (!browser) throw notFound('Browser not found')
  if (!keys) throw badRequest('The deployment has no keys yet')
  if (!isActive(browser, caller.account)) throw badRequest('The password has changed: subscribe again')
  const delivery = {
    subject: `test-${Math.floor(now / PAUSE_MS)}`,
    recipient: caller.id,
    channel: `push-${browser.id}`,
  } as const
  if (!(await notifications(table).claim(delivery, now, PAUSE_MS)))
    throw tooManyRequests('Wait ten seconds before you send another test message', PAUSE_MS / 1000)
  const push = { message: testMessage(now), ttlSeconds: 60 }
  const sending = { service: pushServiceOf(host), keys, browsers }
  const { outcome, answer } = await deliverPush(browser, push, sending, now)
  if (outcome === 'sent') return
  const { hostname: service } = new URL(browser.endpoint)
  host.log('warn', { message: 'a push service did not take a test message', service, answer })
  throw badRequest(outcome === 'gone' ? 'The browser no longer accepts messages' : refusalOf(service, answer))
}

const REFUSALS: Readonly<Record<string, string>> = {
  notConnected: 'could not be reached',
  noResponse: 'did not respond',
  privateAddress: 'has no public address',
}

const refusalOf = (service: string, answer: number | string): string =>
  `${service} ${REFUSALS[answer] ?? `refused the message with status ${answer}`}`

interface Owner {
  readonly credentialVersion: number
}

const isActive = ({ credentialVersion }: StoredBrowser, owner: Owner): boolean =>
  credentialVersion === owner.credentialVersion

const modelOf = (stored: StoredBrowser, owner: Owner): PushBrowser => {
  const { id, browser, system, endpoint, createdAt, lastSuccess, failingSince } = stored
  return {
    id,
    browser,
    system,
    service: new URL(endpoint).hostname,
    created: traccarTime(createdAt),
    lastSuccess: lastSuccess === undefined ? null : traccarTime(lastSuccess),
    failingSince: failingSince === undefined ? null : traccarTime(failingSince),
    active: isActive(stored, owner),
  }
}

/** Longest origin with a host name of 253 characters and a port. */
const CONTACT_MAX = 267

/**
 * Returns the address by which push services can reach the operator: that of the web app. Some of them refuse messages
 * without one. The name that the client used needs no check here, because nobody follows it but the push service.
 */
const contactOf = async (table: Table, { hostName, secure }: RequestContext): Promise<string | undefined> => {
  const origin = linkOrigin((await server(table).get()).attributes, { hostName, secure, verified: true })
  return origin?.startsWith('https:') && origin.length <= CONTACT_MAX ? origin : undefined
}
