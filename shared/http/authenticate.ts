/** Authenticates a request. Cached results are discarded when the account changes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { tooManyRequests } from '../errors.ts'
import { canonicalEmail, CANONICAL_EMAIL_MAX } from '../domain/email.ts'
import type { Rights } from '../domain/devicehive/rights.ts'
import { managesTenant, namesOf } from '../domain/membership.ts'
import { isActive } from '../domain/userRules.ts'
import { type TenantId, userId, type UserId } from '../model/ids.ts'
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

/** Returns the caller, or undefined if the credentials are invalid or the account is disabled, expired or deleted. */
export const authenticate = async (proof: Credentials, attempt: AuthenticationContext): Promise<Caller | undefined> => {
  const { table, now } = attempt
  switch (proof.by) {
    case 'session': {
      const found = await sessions(table).find(proof.cookie, now)
      return found && callerOf({ ...found, by: 'session', session: found.key }, now)
    }
    case 'bearer': {
      const found = await credentials(table).ofToken(proof.token, now)
      return found && callerOf({ ...found, by: 'bearer' }, now)
    }
    case 'basic': {
      const account = (await remembered(proof, attempt)) ?? (await signIn(proof, attempt))
      return account && callerOf({ account, by: 'basic' }, now)
    }
    case 'malformed':
      return undefined
  }
}

export const callerOf = (
  { account, by, session, until }: Pick<Caller, 'account' | 'by' | 'session' | 'until'>,
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
 * Returns the account of a name and its password, active or not, or undefined if they do not match. Throws
 * tooManyRequests after too many failures of this network, for this account or in total.
 */
export const signIn = (login: Login, attempt: AuthenticationContext): Promise<Account | undefined> =>
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

/** Attempts and pause of a request that waits for parallel password checks. */
const TURN_TRIES = 10
const TURN_PAUSE_MS = 100

/**
 * Repeats an attempt until it may proceed, and returns its result. `attempt` returns undefined while parallel attempts
 * use up the limit. Throws tooManyRequests after about a second.
 */
export const inTurn = async <T>(attempt: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < TURN_TRIES; tries += 1) {
    if (tries > 0) await sleep(TURN_PAUSE_MS)
    const result = await attempt()
    if (result !== undefined) return result
  }
  throw waitFor(1000)
}

/**
 * Counts an attempt before it is made. Throws tooManyRequests if a wait applies, or parallel attempts use up the limit.
 */
const takeTurn = (
  table: Table,
  { canonical, network, now }: Pick<AuthenticationContext, 'network' | 'now'> & { canonical: string },
) =>
  inTurn(async () => {
    const turn = await signInThrottle(table).turn(canonical, network, now)
    if (turn.waitMs > 0) throw waitFor(turn.waitMs)
    return (await signInThrottle(table).claim(turn, now)) ? turn : undefined
  })

const accountBehind = async (table: Table, owner: Item | undefined, password: string): Promise<Account | undefined> => {
  // Unknown names verify against user 0, which never exists, so that response times do not reveal accounts.
  const credential = await credentials(table).ofUser(userId(numberOf(owner?.['userId'])))
  const right = await verifyPassword(password, credential?.phc)
  // If a concurrent change replaced the hash, the old password is no longer valid.
  return right && credential?.version === credential?.account.credentialVersion ? credential?.account : undefined
}

export const waitFor = (ms: number) =>
  tooManyRequests('Too many failed sign-ins, try again later', Math.max(1, Math.ceil(ms / 1000)))
