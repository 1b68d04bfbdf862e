/** Issues DeviceHive's tokens and says whose they are. */
import { actionIds, loginScopes, rightsOf, type TokenPayload } from '../../domain/devicehive/rights.ts'
import { deviceHiveProfile, STATUS, statusOf } from '../../domain/devicehive/status.ts'
import { managesTenant } from '../../domain/membership.ts'
import { badRequest, unauthenticated } from '../../errors.ts'
import { userId } from '../../model/ids.ts'
import type { Account } from '../../table/accounts.ts'
import { type Caller, callerOf } from '../authenticate.ts'
import type { RequestContext } from '../requestContext.ts'
import { decodeToken, isSignedBy, sign, signingKeyOf } from './jwt.ts'
import { UNAUTHORIZED } from './rightsIn.ts'
import { permissions } from '../../table/permissions.ts'
import { userDeviceTypes } from '../../table/userDeviceTypes.ts'
import { signingKeys } from '../../table/signingKeys.ts'
import type { Table } from '../../table/table.ts'

/** Default lifetime of an access token. */
export const ACCESS_MS = 30 * 60_000
const REFRESH_MS = 182 * 86_400_000

export type Scopes = Pick<TokenPayload, 'a' | 'n' | 'dt'>
type TokenContext = Pick<RequestContext, 'table' | 'now'>

interface Pair {
  readonly accessToken: string
  readonly refreshToken: string
}

/** Expiration of the tokens in Unix milliseconds. Defaults apply if undefined. */
export interface TokenExpiry {
  readonly expiration?: number | undefined
  readonly refreshExpiration?: number | undefined
}

/** Creates an access token and a refresh token for a user. */
export const tokensFor = async (
  user: Pick<Account, 'id' | 'tokenGeneration'>,
  { a, n, dt }: Scopes,
  { table, now }: TokenContext,
  { expiration, refreshExpiration = expiration }: TokenExpiry = {},
): Promise<Pair> => {
  const secret = signingKeyOf(user, await signingKeys(table).newest(now))
  const said = { u: user.id, a, n, dt }
  const [accessToken, refreshToken] = await Promise.all([
    sign({ ...said, e: expiration ?? now + ACCESS_MS, t: 1 }, secret),
    sign({ ...said, e: refreshExpiration ?? now + REFRESH_MS, t: 0 }, secret),
  ])
  return { accessToken, refreshToken }
}

/** Returns the scopes of a login token: everything that the account can do in DeviceHive. */
export const scopesOf = async (account: Account, table: Table): Promise<Scopes> => {
  const { administrator, id, userLimit, standing } = account
  const all = deviceHiveProfile(standing).allDeviceTypes
  const [networks, types] = administrator
    ? [[], []]
    : await Promise.all([permissions(table).groupsOf(id), all ? [] : userDeviceTypes(table).of(id)])
  const manages = managesTenant(account) || userLimit !== 0
  return loginScopes({ administrator, manages, networks, deviceTypes: all ? 'all' : types })
}

interface Proven {
  readonly payload: TokenPayload
  readonly account: Account
}

/** Verifies the signature of a token. Returns its payload and account. Throws `unauthenticated`. */
const proven = async (token: string, { table, now }: TokenContext): Promise<Proven> => {
  const payload = decodeToken(token)
  if (!payload) throw unauthenticated(UNAUTHORIZED)
  const { account, secrets } = await signingKeys(table).bearer(userId(payload.u), now)
  const isSigned =
    account &&
    (await isSignedBy(
      token,
      secrets.map(secret => signingKeyOf(account, secret)),
    ))
  if (!isSigned) throw unauthenticated(UNAUTHORIZED)
  return { payload, account }
}

const isOpen = (account: Account, now: number): boolean => statusOf(account, now) === STATUS.active

/** Returns the caller of an access token. Throws unauthenticated with the messages that clients expect. */
export const callerBy = async (token: string, attempt: TokenContext): Promise<Caller> => {
  const { payload, account } = await proven(token, attempt)
  if (payload.t !== 1) throw unauthenticated(UNAUTHORIZED)
  if (payload.e <= attempt.now) throw unauthenticated('Token expired')
  const caller = isOpen(account, attempt.now) && callerOf({ account, by: 'bearer', until: payload.e }, attempt.now)
  if (!caller) throw unauthenticated(UNAUTHORIZED)
  return { ...caller, hive: rightsOf(payload, deviceHiveProfile(caller.account.standing).allDeviceTypes) }
}

/**
 * Creates an access token with the scopes of the refresh token and returns it with the account. Throws unauthenticated.
 */
export const refreshed = async (token: string, attempt: TokenContext) => {
  const { payload, account } = await proven(token, attempt)
  if (payload.t !== 0) throw unauthenticated('Invalid token type')
  if (payload.e <= attempt.now) throw unauthenticated('Token has expired')
  if (!isOpen(account, attempt.now)) throw unauthenticated(UNAUTHORIZED)
  const { accessToken } = await tokensFor(account, payload, attempt, {
    expiration: Math.min(attempt.now + ACCESS_MS, payload.e),
  })
  return { accessToken, account }
}

/** Converts names and ids of actions to ids. Throws badRequest if the value is not a list of these. */
export const actionsIn = (given: unknown): number[] => {
  const listed = given ?? null
  if (listed !== null && !(Array.isArray(listed) && listed.length <= ACTIONS_MAX && listed.every(isAction)))
    throw badRequest('Actions list should contain only Strings or Integers')
  return actionIds(listed)
}
const ACTIONS_MAX = 100
const isAction = (one: unknown): one is string | number => typeof one === 'string' || Number.isInteger(one)
