import { session as operations } from '#shared/api/traccar/session.ts'
import { inactivity, isActive } from '#shared/domain/userRules.ts'
import { badRequest, notFound, unauthenticated } from '#shared/errors.ts'
import { signIn } from '#shared/http/authenticate.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { type CookieResponse, raw, withCookies } from '#shared/http/reply.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import { refuseCrossSite } from '#shared/http/sender.ts'
import { endedSessionCookie, sessionCookie } from '#shared/http/sessionCookie.ts'
import type { User } from '#shared/model/user.ts'
import type { Account } from '#shared/table/accounts.ts'
import { credentials, type FoundToken } from '#shared/table/credentials.ts'
import { sessions } from '#shared/table/sessions.ts'
import { tokens } from '#shared/table/tokens.ts'
import { userModel } from './userModel.ts'

export const get: Implementation<typeof operations.get> = async ({
  query: { token },
  caller,
  cookie,
  table,
  now,
  context,
}) => {
  if (caller?.by === 'session') return userModel(caller.account)
  // Traccar opens no session for a Basic header alone. A Bearer header with a token opens one, which Home Assistant's
  // socket needs.
  if (caller?.by === 'bearer' && !token) return userModel(caller.account)
  if (cookie !== undefined && !caller) {
    const found = await sessions(table).find(cookie, now)
    if (found) throw badRequest(inactivity(found.account))
  }
  if (!token) throw notFound('Not signed in')
  if (context.crossSite) refuseCrossSite()
  const found = await credentials(table).ofToken(token, now)
  if (!found) throw unauthenticated('Invalid token')
  return openSession(found.account, cookie, context, found)
}

export const create: Implementation<typeof operations.create> = async ({
  body: { email = '', password = '' },
  cookie,
  context,
}) => {
  const account = await signIn({ email, password }, context)
  if (!account) throw unauthenticated('Wrong email address or password')
  return openSession(account, cookie, context)
}

export const remove: Implementation<typeof operations.remove> = async ({ cookie, table, context }) => {
  if (cookie !== undefined) await sessions(table).end(cookie)
  return withCookies(undefined, [endedSessionCookie(context.secure)])
}

/** Default lifetime of a token: one week. */
const LASTS_MS = 7 * 86_400_000

export const createToken: Implementation<typeof operations.createToken> = async ({
  body: { expiration, name },
  caller,
  table,
  now,
}) => {
  const wanted = expiration ?? now + LASTS_MS
  if (wanted <= now) throw badRequest('expiration must be in the future')
  // A token that ends makes none that lasts longer.
  const expiresAt = Math.min(wanted, caller.until ?? Infinity)
  const body = await tokens(table).mint(caller.account, { now, expiresAt, name: name || null })
  return raw({ body, contentType: 'text/plain; charset=utf-8', headers: { 'cache-control': 'no-store' } })
}

export const revokeToken: Implementation<typeof operations.revokeToken> = async ({ body, table }) => {
  await tokens(table).revoke(body.token)
}

/**
 * Opens a new session and ends the one of the request, which prevents session fixation. A session opened by a token
 * expires with it. Throws badRequest if the account is disabled or expired.
 */
const openSession = async (
  account: Account,
  presented: string | undefined,
  { table, now, secure }: RequestContext,
  by?: FoundToken,
): Promise<CookieResponse<User>> => {
  if (!isActive(account, now)) throw badRequest(inactivity(account))
  if (presented !== undefined) await sessions(table).end(presented)
  const value = await sessions(table).open(account, now, by)
  return withCookies(userModel(account), [sessionCookie(value, secure)])
}
