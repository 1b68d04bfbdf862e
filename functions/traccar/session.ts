import { session as operations } from '#shared/api/traccar/session.ts'
import { inactivity, isActive } from '#shared/domain/userRules.ts'
import { badRequest, notFound, unauthenticated } from '#shared/errors.ts'
import { verifyLogin } from '#shared/http/authenticate.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { type CookieResponse, raw, withCookies } from '#shared/http/reply.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import { checkCode } from '#shared/http/secondFactor.ts'
import { refuseCrossSite } from '#shared/http/sender.ts'
import { endedSessionCookie, sessionCookie } from '#shared/http/sessionCookie.ts'
import type { User } from '#shared/model/user.ts'
import type { Account } from '#shared/table/accounts.ts'
import { credentials, type FoundToken } from '#shared/table/credentials.ts'
import { sessions } from '#shared/table/sessions.ts'
import { noteSignIn } from '#shared/http/audit.ts'
import { checkRight, narrowedRights } from '#shared/http/tokenRights.ts'
import { rightsIn } from '#shared/model/right.ts'
import { shareAccess } from '#shared/table/shareAccess.ts'
import { isShared, shares } from '#shared/table/shares.ts'
import type { Table } from '#shared/table/table.ts'
import { tokens as tokenStore } from '#shared/table/tokens.ts'
import { changedOwner, ownerOf } from './tokenOwner.ts'
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
  if (!found || !(await isShareOpen(found, table, now))) throw unauthenticated('Invalid token')
  checkRight(operations.get.right, found)
  noteSignIn(context, found.account)
  return openSession(found.account, cookie, context, found)
}

/** Returns false for a share that has ended. Counts a view of one that has not. */
const isShareOpen = async ({ account }: FoundToken, table: Table, now: number): Promise<boolean> => {
  if (!isShared(account)) return true
  if (!isActive(account, now) || !(await shareAccess(table).isOpen(account.share, now))) return false
  await shares(table).viewed(account, now)
  return true
}

/** A session as another user ends after a day, so that nobody stays in it by mistake. */
const BECOMES_MS = 86_400_000

export const become: Implementation<typeof operations.become> = async ({
  params,
  caller,
  cookie,
  table,
  now,
  context,
}) => {
  if (context.crossSite) refuseCrossSite()
  const { until = Infinity, token: hash, rights } = caller
  const account = await changedOwner(caller, params.id, table)
  // A share is opened with its link only.
  if (isShared(account)) throw badRequest('A temporary user cannot be signed in')
  noteSignIn(context, caller.account, account.id)
  return openSession(account, cookie, context, { hash, until: Math.min(until, now + BECOMES_MS), rights })
}

export const create: Implementation<typeof operations.create> = async ({
  body: { email = '', password = '', code },
  cookie,
  context,
}) => {
  const account = await verifyLogin({ email, password }, context)
  if (!account) throw unauthenticated('Wrong email address or password')
  await checkCode(account, code, context.table, context.now)
  noteSignIn(context, account)
  return openSession(account, cookie, context)
}

export const remove: Implementation<typeof operations.remove> = async ({ cookie, table, context }) => {
  if (cookie !== undefined) await sessions(table).end(cookie)
  return withCookies(undefined, [endedSessionCookie(context.secure)])
}

/** Default lifetime of a token: one week. */
const LASTS_MS = 7 * 86_400_000

export const createToken: Implementation<typeof operations.createToken> = async ({ body, caller, table, now }) => {
  const { expiration, name, userId: user } = body
  const wanted = expiration ?? now + LASTS_MS
  if (wanted <= now) throw badRequest('expiration must be in the future')
  const rights = narrowedRights(caller, body.rights === undefined ? undefined : rightsIn(body.rights))
  const owner = await changedOwner(caller, user, table)
  if (isShared(owner)) throw badRequest('A share creates the tokens of its temporary user')
  // A token that ends makes none that lasts longer.
  const expiresAt = Math.min(wanted, caller.until ?? Infinity)
  const token = await tokenStore(table).mint(owner, { now, expiresAt, name: name || null, rights })
  return raw({ body: token, contentType: 'text/plain; charset=utf-8', headers: { 'cache-control': 'no-store' } })
}

export const revokeToken: Implementation<typeof operations.revokeToken> = async ({ body, table }) => {
  await tokenStore(table).revoke(body.token)
}

export const tokens: Implementation<typeof operations.tokens> = async ({
  query: { userId: user },
  caller,
  table,
  now,
}) => tokenStore(table).ofUser(await ownerOf(caller, user, table), now)

export const removeToken: Implementation<typeof operations.removeToken> = async ({ params, query, caller, table }) => {
  const owner = await changedOwner(caller, query.userId, table)
  await tokenStore(table).remove(owner.id, params.id)
}

/**
 * Opens a new session and ends the one of the request, which prevents session fixation. A session opened by a token
 * expires with it. Throws badRequest if the account is disabled or expired.
 */
const openSession = async (
  account: Account,
  presented: string | undefined,
  { table, now, secure }: RequestContext,
  by?: Pick<FoundToken, 'until' | 'rights'> & { readonly hash?: string | undefined },
): Promise<CookieResponse<User>> => {
  if (!isActive(account, now)) throw badRequest(inactivity(account))
  const [value] = await Promise.all([
    sessions(table).open(account, now, by),
    ...(presented === undefined ? [] : [sessions(table).end(presented)]),
  ])
  return withCookies(userModel(account), [sessionCookie(value, secure)])
}
