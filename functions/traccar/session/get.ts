import { session } from '#shared/api/traccar/session.ts'
import { inactivity } from '#shared/domain/userRules.ts'
import { badRequest, notFound, unauthenticated } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { openSession } from '#shared/http/openSession.ts'
import { refuseCrossSite } from '#shared/http/origin.ts'
import { userModel } from '#shared/http/userModel.ts'

export const handler = handle(session.get, async ({ query: { token }, caller, cookie, stores, now, exchange }) => {
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
})
