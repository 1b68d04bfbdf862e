/** The end of every way to sign in. */
import { inactivity, isActive } from '../domain/userRules.ts'
import { badRequest } from '../errors.ts'
import type { User } from '../model/user.ts'
import type { Account } from '../table/accounts.ts'
import type { FoundToken } from '../table/credentials.ts'
import type { RequestContext } from './requestContext.ts'
import { type CookieResponse, withCookies } from './reply.ts'
import { sessionCookie } from './sessionCookie.ts'
import { userModel } from './userModel.ts'

/**
 * Opens a new session in place of the one that was presented, so that nobody can choose a victim's session beforehand.
 * One that is opened by a token ends with it. Throws `badRequest` for an account that is disabled or has expired.
 */
export const openSession = async (
  account: Account,
  presented: string | undefined,
  { stores, now, secure }: RequestContext,
  by?: FoundToken,
): Promise<CookieResponse<User>> => {
  if (!isActive(account, now)) throw badRequest(inactivity(account))
  if (presented !== undefined) await stores.sessions.end(presented)
  const value = await stores.sessions.open(account, now, by)
  return withCookies(userModel(account), [sessionCookie(value, secure)])
}
