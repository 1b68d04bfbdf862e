import { isUnrestricted, isWithin, rightsOf } from '../../domain/devicehive/rights.ts'
import { STATUS, statusOf } from '../../domain/devicehive/status.ts'
import { badRequest, forbidden } from '../../errors.ts'
import { userId } from '../../model/ids.ts'
import type { HiveTokenDraft } from '../../model/devicehive.ts'
import type { Caller } from '../authenticate.ts'
import type { RequestContext } from '../requestContext.ts'
import { ACCESS_MS, actionsIn, type TokenExpiry, type Scopes, tokensFor } from './tokens.ts'
import { accessDenied, rightsIn } from './rightsIn.ts'
import { userNotFound } from './users.ts'

/**
 * Tokens that a caller asks for: clients for themselves, administrators for anybody, and nobody with more than the token
 * in hand allows. Throws what DeviceHive says.
 */
export const mintTokens = async (caller: Caller, body: HiveTokenDraft, exchange: RequestContext) => {
  const { userId: user, actions, networkIds = null, deviceTypeIds = null, ...ends } = body
  if (user === undefined) throw badRequest('Invalid request parameters')
  if (!caller.administrator && user !== caller.id) throw accessDenied()
  const scopes: Scopes = { a: actionsIn(actions), n: networkIds, dt: deviceTypeIds }
  if (!isWithin(rightsOf(scopes, false), rightsIn(caller))) throw accessDenied()
  const account = await exchange.stores.users.byId(userId(user))
  if (!account) throw userNotFound(user)
  if (statusOf(account, exchange.now) !== STATUS.active) throw forbidden('User is locked or disabled')
  return tokensFor(account, scopes, exchange, endsWithin(ends, caller, exchange.now))
}

/** No later than the token in hand. An administrator with an unrestricted token decides freely, as in DeviceHive. */
const endsWithin = ({ expiration, refreshExpiration }: TokenExpiry, caller: Caller, now: number): TokenExpiry => {
  if (caller.until === undefined || (caller.administrator && isUnrestricted(rightsIn(caller))))
    return { expiration, refreshExpiration }
  const last = caller.until
  const access = Math.min(expiration ?? now + ACCESS_MS, last)
  return { expiration: access, refreshExpiration: Math.min(refreshExpiration ?? last, last) }
}
