/** From what a request brings to who sends it. Nothing that is remembered here outlives a change of the account. */
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
import type { Stores } from '../table/stores.ts'
import type { Item, Key } from '../table/table.ts'
import type { Credentials } from './credentials.ts'
import { verifyPassword } from './passwords.ts'
import { RememberedLogins } from './rememberedLogins.ts'

/** The user who makes a request. */
export interface Caller {
  readonly id: UserId
  readonly administrator: boolean
  readonly tenantId: TenantId | undefined
  readonly managesTenant: boolean
  readonly account: Account
  readonly by: 'basic' | 'bearer' | 'session'
  /** Where the session is stored, when there is one. */
  readonly session?: Key | undefined
  /** When the token that the caller signed in with ends, milliseconds. */
  readonly until?: number | undefined
  /** What the token of DeviceHive that it signed in with is for. */
  readonly hive?: Rights
}

export interface AuthenticationContext {
  readonly stores: Stores
  readonly host: Host
  /** Milliseconds. */
  readonly now: number
  /** The network that the request comes from. */
  readonly network: string
}

/** Who proves what, or undefined when it proves nothing or the account is disabled, expired or gone. */
export const authenticate = async (proof: Credentials, attempt: AuthenticationContext): Promise<Caller | undefined> => {
  const { stores, now } = attempt
  switch (proof.by) {
    case 'session': {
      const found = await stores.sessions.find(proof.cookie, now)
      return found && callerOf({ ...found, by: 'session', session: found.key }, now)
    }
    case 'bearer': {
      const found = await stores.credentials.ofToken(proof.token, now)
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

/** A pair that was verified in the last minute; the account is read anew, so that changes to it bite at once. */
const remembered = async ({ email, password }: Login, attempt: AuthenticationContext): Promise<Account | undefined> => {
  const known = loginsOf(attempt.host)
  const canonical = canonicalEmail(email)
  const login = known.find(canonical, password, attempt.now)
  if (!login) return undefined
  const account = await attempt.stores.credentials.account(login.userId)
  if (account?.credentialVersion === login.credentialVersion && namesOf(account).includes(canonical)) return account
  known.forget(canonical, password)
  return undefined
}

/**
 * Verifies credentials, or takes the success of a parallel request with the same ones from the same network, so that a client
 * that sends many at once makes one attempt. `door` separates APIs that verify by different rules.
 */
export const verifyOnce = (
  { email, password }: Login,
  { host, network }: Pick<AuthenticationContext, 'host' | 'network'>,
  door: string,
  verify: () => Promise<Account | undefined>,
): Promise<Account | undefined> => loginsOf(host).shared(`${door} ${network} ${email}`, password, verify)

/**
 * The account of an address and its password, active or not; undefined when they don't belong together. Throws
 * `tooManyRequests` when this network has failed at this account, or at many, too often.
 */
export const signIn = (login: Login, attempt: AuthenticationContext): Promise<Account | undefined> =>
  verifyOnce(login, attempt, 'all', () => signInAlone(login, attempt))

const signInAlone = async (
  { email, password }: Login,
  attempt: AuthenticationContext,
): Promise<Account | undefined> => {
  const { stores, host, now, network } = attempt
  const canonical = canonicalEmail(email)
  if (canonical === '' || canonical.length > CANONICAL_EMAIL_MAX || !canonical.isWellFormed()) return undefined
  const turn = await takeTurn(stores, { canonical, network, now })
  const account = await accountBehind(stores, turn.owner, password)
  if (!account) {
    await stores.loginFailures.failed(turn, now)
    return undefined
  }
  await stores.loginFailures.succeeded(turn)
  const { id, credentialVersion } = account
  loginsOf(host).keep({ email: canonical, password }, { userId: id, credentialVersion, at: now })
  return account
}

/** How often, and how long apart, a request asks for its turn while parallel ones verify a password. */
const TURN_TRIES = 10
const TURN_PAUSE_MS = 100

/**
 * Repeats an attempt until it gets its turn, and returns its result. `attempt` returns undefined if parallel attempts left no
 * turn. Throws tooManyRequests if they leave none for about a second.
 */
export const inTurn = async <T>(attempt: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < TURN_TRIES; tries += 1) {
    if (tries > 0) await sleep(TURN_PAUSE_MS)
    const result = await attempt()
    if (result !== undefined) return result
  }
  throw waitFor(1000)
}

/** Counts an attempt before it is made. Throws tooManyRequests if there is a wait, or if parallel attempts leave no turn. */
const takeTurn = (
  stores: Stores,
  { canonical, network, now }: Pick<AuthenticationContext, 'network' | 'now'> & { canonical: string },
) =>
  inTurn(async () => {
    const turn = await stores.loginFailures.turn(canonical, network, now)
    if (turn.waitMs > 0) throw waitFor(turn.waitMs)
    return (await stores.loginFailures.claim(turn, now)) ? turn : undefined
  })

const accountBehind = async (
  stores: Stores,
  owner: Item | undefined,
  password: string,
): Promise<Account | undefined> => {
  // An unknown address asks for user 0, whom nobody is: as many reads and as much hashing as for a known one.
  const credential = await stores.credentials.ofUser(userId(numberOf(owner?.['userId'])))
  const right = await verifyPassword(password, credential?.phc)
  // A hash of another version was just replaced; its password counts no more.
  return right && credential?.version === credential?.account.credentialVersion ? credential?.account : undefined
}

export const waitFor = (ms: number) =>
  tooManyRequests('Too many failed sign-ins, try again later', Math.max(1, Math.ceil(ms / 1000)))
