import { session } from '#shared/api/traccar/session.ts'
import { inactivity } from '#shared/domain/userRules.ts'
import { badRequest, notFound, unauthenticated } from '#shared/errors.ts'
import { signIn } from '#shared/http/authenticate.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { openSession } from '#shared/http/openSession.ts'
import { refuseCrossSite } from '#shared/http/origin.ts'
import { raw, withCookies } from '#shared/http/reply.ts'
import { endedSessionCookie } from '#shared/http/sessionCookie.ts'
import { userModel } from '#shared/http/userModel.ts'

export const get: Implementation<typeof session.get> = async ({
  query: { token },
  caller,
  cookie,
  stores,
  now,
  exchange,
}) => {
  if (caller?.by === 'session') return userModel(caller.account)
  // As in Traccar, a Basic header alone is no session. With a token, Bearer opens one: Home Assistant's socket needs it.
  if (caller?.by === 'bearer' && !token) return userModel(caller.account)
  if (cookie !== undefined && !caller) {
    const found = await stores.sessions.find(cookie, now)
    if (found) throw badRequest(inactivity(found.account))
  }
  if (!token) throw notFound('Not signed in')
  if (exchange.crossSite) refuseCrossSite()
  const found = await stores.credentials.ofToken(token, now)
  if (!found) throw unauthenticated('Invalid token')
  return openSession(found.account, cookie, exchange, found)
}

export const create: Implementation<typeof session.create> = async ({
  body: { email = '', password = '' },
  cookie,
  exchange,
}) => {
  const account = await signIn({ email, password }, exchange)
  if (!account) throw unauthenticated('Wrong email address or password')
  return openSession(account, cookie, exchange)
}

export const remove: Implementation<typeof session.remove> = async ({ cookie, stores, exchange }) => {
  if (cookie !== undefined) await stores.sessions.end(cookie)
  return withCookies(undefined, [endedSessionCookie(exchange.secure)])
}

/** A token lasts for a week unless something else is asked for. */
const LASTS_MS = 7 * 86_400_000

export const createToken: Implementation<typeof session.createToken> = async ({
  body: { expiration, name },
  caller,
  stores,
  now,
}) => {
  const wanted = expiration ?? now + LASTS_MS
  if (wanted <= now) throw badRequest('expiration must be in the future')
  // A token that ends makes none that lasts longer.
  const expiresAt = Math.min(wanted, caller.until ?? Infinity)
  const body = await stores.tokens.mint(caller.account, { now, expiresAt, name: name || null })
  return raw({ body, contentType: 'text/plain; charset=utf-8', headers: { 'cache-control': 'no-store' } })
}

export const revokeToken: Implementation<typeof session.revokeToken> = async ({ body, stores }) => {
  await stores.tokens.revoke(body.token)
}
