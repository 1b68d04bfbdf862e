import { session } from '#shared/api/traccar/session.ts'
import { handle } from '#shared/http/handle.ts'
import { withCookies } from '#shared/http/reply.ts'
import { endedSessionCookie } from '#shared/http/sessionCookie.ts'

export const handler = handle(session.remove, async ({ cookie, stores, exchange }) => {
  if (cookie !== undefined) await stores.sessions.end(cookie)
  return withCookies(undefined, [endedSessionCookie(exchange.secure)])
})
