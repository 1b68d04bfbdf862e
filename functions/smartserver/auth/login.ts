import { auth } from '#shared/api/smartserver/auth.ts'
import { isActive } from '#shared/domain/userRules.ts'
import { unauthenticated } from '#shared/errors.ts'
import { signIn } from '#shared/http/authenticate.ts'
import { handle } from '#shared/http/handle.ts'
import { withCookies } from '#shared/http/reply.ts'
import { cmsCookie } from '#shared/http/sessionCookie.ts'
import { toSmartServerUserWithKey } from '#shared/http/smartserver/scope.ts'

export const handler = handle(auth.login, async ({ body, cookie, stores, now, exchange }) => {
  const name = body.username ?? body.userName ?? ''
  const account = await signIn({ email: name, password: body.password }, exchange)
  if (!account || !isActive(account, now)) throw unauthenticated('Wrong user name or password')
  // Always a new session, so that nobody can choose a victim's beforehand.
  if (cookie !== undefined) await stores.cmsSessions.end(cookie)
  const value = await stores.cmsSessions.open(account, now)
  return withCookies(await toSmartServerUserWithKey(account, stores), [cmsCookie(value, exchange.secure)])
})
