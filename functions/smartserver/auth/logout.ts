import { auth } from '#shared/api/smartserver/auth.ts'
import { handle } from '#shared/http/handle.ts'
import { withCookies } from '#shared/http/reply.ts'
import { endedCmsCookie } from '#shared/http/sessionCookie.ts'

export const handler = handle(auth.logout, async ({ cookie, stores, exchange }) => {
  if (cookie !== undefined) await stores.cmsSessions.end(cookie)
  return withCookies(undefined, [endedCmsCookie(exchange.secure)])
})
