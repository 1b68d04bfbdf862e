import { isUnrestricted, isWithin, rightsOf } from '#shared/domain/devicehive/rights.ts'
import { STATUS, statusOf } from '#shared/domain/devicehive/status.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { accessDenied, rightsIn } from '#shared/http/devicehive/rightsIn.ts'
import { ACCESS_MS, actionsIn, type Scopes, type TokenExpiry, tokensFor } from '#shared/http/devicehive/tokens.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import type { HiveTokenDraft } from '#shared/model/devicehive.ts'
import { userId } from '#shared/model/ids.ts'
import { users } from '#shared/table/users.ts'
import { userNotFound } from './visibleUsers.ts'

/**
 * Issues tokens for a user. Callers get them for themselves, administrators for any user, with no more rights than the
 * caller's token has. Throws DeviceHive's errors.
 */
export const mintTokens = async (caller: Caller, body: HiveTokenDraft, context: RequestContext) => {
  const { userId: user, actions, networkIds = null, deviceTypeIds = null, ...ends } = body
  if (user === undefined) throw badRequest('Invalid request parameters')
  if (!caller.administrator && user !== caller.id) throw accessDenied()
  const scopes: Scopes = { a: actionsIn(actions), n: networkIds, dt: deviceTypeIds }
  if (!isWithin(rightsOf(scopes, false), rightsIn(caller))) throw accessDenied()
  const account = await users(context.table).byId(userId(user))
  if (!account) throw userNotFound(user)
  if (statusOf(account, context.now) !== STATUS.active) throw forbidden('User is locked or disabled')
  return tokensFor(account, scopes, context, endsWithin(ends, caller, context.now))
}

/**
 * Limits the expiration to that of the caller's token. As in DeviceHive, administrators with an unrestricted token can
 * exceed it.
 */
const endsWithin = ({ expiration, refreshExpiration }: TokenExpiry, caller: Caller, now: number): TokenExpiry => {
  if (caller.until === undefined || (caller.administrator && isUnrestricted(rightsIn(caller))))
    return { expiration, refreshExpiration }
  const last = caller.until
  const access = Math.min(expiration ?? now + ACCESS_MS, last)
  return { expiration: access, refreshExpiration: Math.min(refreshExpiration ?? last, last) }
}
