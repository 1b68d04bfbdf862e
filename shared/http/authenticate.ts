/** Authenticates a request. Cached results are discarded when the account changes. */
import { canonicalEmail, CANONICAL_EMAIL_MAX } from '../domain/email.ts'
import type { Rights } from '../domain/devicehive/rights.ts'
import { managesTenant, namesOf } from '../domain/membership.ts'
import { isActive } from '../domain/userRules.ts'
import { type TenantId, userId, type UserId } from '../model/ids.ts'
import type { Right } from '../model/right.ts'
import type { Host } from '../runtime.ts'
import type { Account } from '../table/accounts.ts'
import { numberOf } from '../table/entities.ts'
import type { Item, Key, Table } from '../table/table.ts'
import type { Credentials } from './credentials.ts'
import { verifyPassword } from './passwords.ts'
import { RememberedLogins } from './rememberedLogins.ts'
import { sessions } from '../table/sessions.ts'
import { credentials } from '../table/credentials.ts'
import { signInThrottle } from '../table/signInThrottle.ts'
import { takeTurn } from './turns.ts'

/** Authenticated user of a request. */
export interface Caller {
  readonly id: UserId
  readonly administrator: boolean
  readonly tenantId: TenantId | undefined
  readonly managesTenant: boolean
  readonly account: Account
  readonly by: 'basic' | 'bearer' | 'session'
  /** Key of the stored session, if the caller used one. */
  readonly session?: Key | undefined
  /** Expiration of the token that authenticated the caller, in Unix milliseconds. */
  readonly until?: number | undefined
  /** Hash of the token that authenticated the caller or opened its session. */
  readonly token?: string | undefined
  /** Rights of the narrowed token that authenticated the caller or opened its session; undefined for all. */
  readonly rights?: readonly Right[] | undefined
  /** Rights of the DeviceHive token that authenticated the caller. */
  readonly hive?: Rights
}

export interface AuthenticationContext {
  readonly table: Table
  readonly host: Host
  /** Unix time in milliseconds. */
  readonly now: number
  /** Network prefix of the client's address. */
  readonly network: string
}

/**
 * Returns the caller, or undefined if the credentials are invalid or the account is disabled, expired or deleted. Also
 * returns undefined for a guest whose share was ended by a change of its owner.
 */
export const authenticate = async (proof: Credentials, attempt: AuthenticationContext): Promise<Caller | undefined> => {
  const caller = await identified(proof, attempt)
  const share = caller?.account.share
  if (!share) return caller
  // Few callers are guests, so that other requests do not load it.
  const { shareAccess } = await import('../table/shareAccess.ts')
  return (await shareAccess(attempt.table).isOpen(share, attempt.now)) ? caller : undefined
}

const identified = async (proof: Credentials, attempt: AuthenticationContext): Promise<Caller | undefined> => {
  const { table, now } = attempt
  switch (proof.by) {
    case 'session': {
      const found = await sessions(table).find(proof.cookie, now)
      return found && callerOf({ ...found, by: 'session', session: found.key }, now)
    }
    case 'bearer': {
      const found = await credentials(table).ofToken(proof.token, now)
      return found && callerOf({ ...found, by: 'bearer', token: found.hash }, now)
    }
    case 'basic': {
      const account = withoutSecondFactor((await remembered(proof, attempt)) ?? (await verifyLogin(proof, attempt)))
      return account && callerOf({ account, by: 'basic' }, now)
    }
    case 'malformed':
      return undefined
  }
}

export const callerOf = (
  {
    account,
    by,
    session,
    until,
    token,
    rights,
  }: Pick<Caller, 'account' | 'by' | 'session' | 'until' | 'token' | 'rights'>,
  now: number,
): Caller | undefined =>
  isActive(account, now)
    ? {
        id: account.id,
        administrator: account.administrator,
        tenantId: account.standing.tenantId,
        managesTenant: managesTenant(account),
        account,
        by,
        session,
        until,
        token,
        rights,
      }
    : undefined

interface Login {
  readonly email: string
  readonly password: string
}

type Logins = RememberedLogins<Account>
const logins = new WeakMap<Host, Logins>()
const loginsOf = (host: Host): Logins => {
  const known = logins.get(host) ?? new RememberedLogins<Account>()
  logins.set(host, known)
  return known
}

/**
 * Returns the account of credentials that were verified within the last minute. Reads the account again, so that
 * changes apply at once.
 */
const remembered = async ({ email, password }: Login, attempt: AuthenticationContext): Promise<Account | undefined> => {
  const known = loginsOf(attempt.host)
  const canonical = canonicalEmail(email)
  const login = known.find(canonical, password, attempt.now)
  if (!login) return undefined
  const account = await credentials(attempt.table).account(login.userId)
  if (account?.credentialVersion === login.credentialVersion && namesOf(account).includes(canonical)) return account
  known.forget(canonical, password)
  return undefined
}

/**
 * Verifies credentials, or shares the success of a concurrent request with the same credentials and network. A client
 * that sends many requests at once makes one attempt. `door` separates APIs with different rules.
 */
export const verifyOnce = (
  { email, password }: Login,
  { host, network }: Pick<AuthenticationContext, 'host' | 'network'>,
  door: string,
  verify: () => Promise<Account | undefined>,
): Promise<Account | undefined> => loginsOf(host).shared(`${door} ${network} ${email}`, password, verify)

/**
 * Returns the account of a name and its password, active or not, or undefined if they do not match or are not enough
 * because the user has a second factor. Throws as `verifyLogin` does.
 */
export const signIn = async (login: Login, attempt: AuthenticationContext): Promise<Account | undefined> =>
  withoutSecondFactor(await verifyLogin(login, attempt))

const withoutSecondFactor = (account: Account | undefined) => (account?.secondFactor ? undefined : account)

/**
 * Returns the account of a name and its password, active or not, or undefined if they do not match. The caller must
 * check the second factor. Throws tooManyRequests after too many failures of this network, for this account or in
 * total.
 */
export const verifyLogin = (login: Login, attempt: AuthenticationContext): Promise<Account | undefined> =>
  verifyOnce(login, attempt, 'all', () => signInAlone(login, attempt))

const signInAlone = async (
  { email, password }: Login,
  attempt: AuthenticationContext,
): Promise<Account | undefined> => {
  const { table, host, now, network } = attempt
  const canonical = canonicalEmail(email)
  if (canonical === '' || canonical.length > CANONICAL_EMAIL_MAX || !canonical.isWellFormed()) return undefined
  const turn = await takeTurn(table, { canonical, network, now })
  const account = await accountBehind(table, turn.owner, password)
  if (!account) {
    await signInThrottle(table).failed(turn, now)
    return undefined
  }
  await signInThrottle(table).succeeded(turn)
  const { id, credentialVersion } = account
  loginsOf(host).keep({ email: canonical, password }, { userId: id, credentialVersion, at: now })
  return account
}

const accountBehind = async (table: Table, owner: Item | undefined, password: string): Promise<Account | undefined> => {
  // Unknown names verify against user 0, which never exists, so that response times do not reveal accounts.
  const credential = await credentials(table).ofUser(userId(numberOf(owner?.['userId'])))
  const right = await verifyPassword(password, credential?.phc)
  // If a concurrent change replaced the hash, the old password is no longer valid.
  return right && credential?.version === credential?.account.credentialVersion ? credential?.account : undefined
}
