/**
 * DeviceHive sign-in. Consecutive wrong passwords lock the user (status 1). The last administrator cannot be locked, so
 * it must wait between attempts, as in the other APIs. A network with failures for many users must wait, too.
 */
import { canonicalEmail, CANONICAL_EMAIL_MAX } from '#shared/domain/email.ts'
import { STATUS, statusOf } from '#shared/domain/devicehive/status.ts'
import { badRequest, CallerError, unauthenticated } from '#shared/errors.ts'
import { userId, type UserId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import { type Credential, credentials } from '#shared/table/credentials.ts'
import { numberOf, retryOnConflict } from '#shared/table/entities.ts'
import { signInThrottle, type ThrottleDecision } from '#shared/table/signInThrottle.ts'
import { verifyOnce } from '#shared/http/authenticate.ts'
import { inTurn, waitFor } from '#shared/http/turns.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import { verifyPassword } from '#shared/http/passwords.ts'
import { users } from '#shared/table/users.ts'
import { configuration } from '#shared/table/configuration.ts'
import { deviceHiveSignIns } from '#shared/table/deviceHiveSignIns.ts'
import type { Table } from '#shared/table/table.ts'

type LoginContext = Pick<RequestContext, 'table' | 'host' | 'now' | 'network'>

interface LoginFields {
  readonly login?: string | undefined
  readonly password?: string | undefined
}

const SHOWN_MAX = 128
const WRONG = 'Invalid credentials'
const SHUT = 'User is locked or disabled'

/** Returns the account of a login and its password. Throws the errors of DeviceHive. */
export const logIn = async ({ login = '', password = '' }: LoginFields, attempt: LoginContext): Promise<Account> => {
  const name = login.trim()
  if (name === '' || password === '') throw badRequest('Invalid or empty authorization request parameters')
  const verify = () => inTurn(() => tryLogIn(name, password, attempt))
  const account = await verifyOnce({ email: name, password }, attempt, 'devicehive', verify)
  if (!account) throw waitFor(1000)
  return account
}

/** Makes one attempt. Returns undefined if parallel attempts used up the limit. */
const tryLogIn = async (name: string, password: string, attempt: LoginContext): Promise<Account | undefined> => {
  const { table, now, network } = attempt
  const canonical = canonicalEmail(name)
  if (canonical === '' || canonical.length > CANONICAL_EMAIL_MAX || !name.isWellFormed()) throw unknown(name)
  const turn = await signInThrottle(table).turn(canonical, network, now)
  if (turn.networkWaitMs > 0) throw waitFor(turn.networkWaitMs)
  const [credential, { maxAttempts, lastTimeoutMs }] = await Promise.all([
    turn.owner && credentials(table).ofUser(userId(numberOf(turn.owner['userId']))),
    configuration(table).ofLogins(),
  ])
  if (!credential || !isNamed(credential.account, name)) {
    if (!(await signInThrottle(table).claimOfNetwork(turn, now))) throw waitFor(1000)
    throw unknown(name)
  }
  if (!(await check(credential, password, { ...attempt, turn, maxAttempts }))) return undefined
  // This sign-in cannot ask for the code of a second factor.
  if (credential.account.secondFactor) throw unauthenticated(WRONG)
  return noteLogin(credential.account, { table, now, lastTimeoutMs })
}

const unknown = (login: string) =>
  unauthenticated(`User with login = ${login.slice(0, SHOWN_MAX)} not found or bad password`)

/** Compares login and email address case-sensitively, as DeviceHive does. */
const isNamed = ({ email, standing: { login } }: Account, name: string) => name === login || name === email

interface Trying extends LoginContext {
  readonly turn: ThrottleDecision
  readonly maxAttempts: number
}

/**
 * Verifies the password. Returns false without trying it if parallel attempts used up the limit. Throws unauthenticated
 * if it is wrong.
 */
const check = async (
  { account, phc, version }: Credential,
  password: string,
  { table, now, turn, maxAttempts }: Trying,
): Promise<boolean> => {
  if (statusOf(account, now) !== STATUS.active) throw unauthenticated(SHUT)
  // The counter stays at its maximum only if the user could not be locked.
  const waits = account.failedLogins >= maxAttempts
  if (waits && turn.waitMs > 0) throw waitFor(turn.waitMs)
  const { claim, claimOfNetwork, succeeded, succeededOfNetwork } = signInThrottle(table)
  if (!(await (waits ? claim : claimOfNetwork)(turn, now))) return false
  // Counted before the attempt, so that concurrent guesses are all counted.
  const attempts = await deviceHiveSignIns(table).attempted(account.id)
  if (!waits && attempts > maxAttempts) {
    // The attempts before it may still succeed, and only a wrong password locks the user.
    await succeededOfNetwork(turn)
    return false
  }
  if ((await verifyPassword(password, phc)) && version === account.credentialVersion) {
    await (waits ? succeeded : succeededOfNetwork)(turn)
    return true
  }
  if (!waits) await signInThrottle(table).failedOfNetwork(turn, now)
  if (attempts >= maxAttempts) await lock(table, account.id)
  throw unauthenticated(WRONG)
}

const lock = async (table: Table, id: UserId): Promise<void> => {
  try {
    await users(table).update(id, ({ standing }) => ({ standing: { ...standing, locked: true }, failedLogins: 0 }))
  } catch (error) {
    // The last administrator cannot be locked.
    if (!(error instanceof CallerError && error.kind === 'conflict')) throw error
  }
}

interface Noting {
  readonly table: Table
  /** Unix time in milliseconds. */
  readonly now: number
  /** Minimum age of the stored last login before it is written again, in milliseconds. */
  readonly lastTimeoutMs: number
}

/** Records a login if due. Throws unauthenticated if the account was locked or changed since the check. */
const noteLogin = (checked: Account, { table, now, lastTimeoutMs }: Noting): Promise<Account> =>
  retryOnConflict(async () => {
    const isDue = isOld(checked, now, lastTimeoutMs)
    const account = await users(table).byId(checked.id)
    if (!account || account.credentialVersion !== checked.credentialVersion) throw unauthenticated(WRONG)
    if (statusOf(account, now) !== STATUS.active) throw unauthenticated(SHUT)
    await deviceHiveSignIns(table).letIn(account, { failedLogins: 0, ...(isDue && { lastLogin: now }) })
    return account
  })

/** Records a refresh as last login, without resetting the count of wrong passwords. */
export const noteRefresh = async (
  refreshed: Account,
  { table, now }: Pick<RequestContext, 'table' | 'now'>,
): Promise<void> => {
  const { lastTimeoutMs } = await configuration(table).ofLogins()
  if (!isOld(refreshed, now, lastTimeoutMs)) return
  await retryOnConflict(async () => {
    const account = await users(table).byId(refreshed.id)
    if (account) await deviceHiveSignIns(table).letIn(account, { lastLogin: now })
  })
}

const isOld = ({ lastLogin }: Account, now: number, lastTimeoutMs: number) =>
  lastLogin === 0 || now - lastLogin > lastTimeoutMs
