import type { auth as operations } from '#shared/api/smartserver/auth.ts'
import { isActive } from '#shared/domain/userRules.ts'
import { unauthenticated } from '#shared/errors.ts'
import { noteSignIn } from '#shared/http/audit.ts'
import { signIn } from '#shared/http/authenticate.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { withCookies } from '#shared/http/reply.ts'
import { cmsCookie, endedCmsCookie } from '#shared/http/sessionCookie.ts'
import { toSmartServerUserWithKey } from './scope.ts'
import { CMS_SESSION_MS, smartServerSessions } from '#shared/table/smartServerSessions.ts'

export const login: Implementation<typeof operations.login> = async ({ body, cookie, table, now, context }) => {
  const name = body.username ?? body.userName ?? ''
  const account = await signIn({ email: name, password: body.password }, context)
  if (!account || !isActive(account, now)) throw unauthenticated('Wrong user name or password')
  // Always opens a new session, so that an attacker cannot choose a victim's session id beforehand.
  if (cookie !== undefined) await smartServerSessions(table).end(cookie)
  const value = await smartServerSessions(table).open(account, now)
  noteSignIn(context, account)
  return withCookies(await toSmartServerUserWithKey(account, table), [cmsCookie(value, context.secure)])
}

export const logout: Implementation<typeof operations.logout> = async ({ cookie, table, context }) => {
  if (cookie !== undefined) await smartServerSessions(table).end(cookie)
  return withCookies(undefined, [endedCmsCookie(context.secure)])
}

export const sessionTimeout: Implementation<typeof operations.sessionTimeout> = async () => CMS_SESSION_MS
