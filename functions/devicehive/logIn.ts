/**
 * DeviceHive's door. Wrong passwords in a row close it for a user (status 1), as its contract says; who can't be shut out,
 * because it is the last administrator, has to wait between attempts as everywhere else. One network that fails at many
 * users waits in any case.
 */
import { canonicalEmail, CANONICAL_EMAIL_MAX } from '#shared/domain/email.ts'
import { STATUS, statusOf } from '#shared/domain/devicehive/status.ts'
import { badRequest, CallerError, unauthenticated } from '#shared/errors.ts'
import { userId, type UserId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import { type Credential, credentials } from '#shared/table/credentials.ts'
import { numberOf, retryOnConflict } from '#shared/table/entities.ts'
import { signInThrottle, type ThrottleDecision } from '#shared/table/signInThrottle.ts'
import { inTurn, verifyOnce, waitFor } from '#shared/http/authenticate.ts'
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

/** The account of a login and its password. Throws what DeviceHive says to those who don't belong together. */
export const logIn = async ({ login = '', password = '' }: LoginFields, attempt: LoginContext): Promise<Account> => {
  const name = login.trim()
  if (name === '' || password === '') throw badRequest('Invalid or empty authorization request parameters')
  const verify = () => inTurn(() => tryLogIn(name, password, attempt))
  const account = await verifyOnce({ email: name, password }, attempt, 'devicehive', verify)
  if (!account) throw waitFor(1000)
  return account
}

/** One attempt; undefined if it was not made, because parallel ones leave no turn. */
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
  return noteLogin(credential.account, { table, now, lastTimeoutMs })
}

const unknown = (login: string) =>
  unauthenticated(`User with login = ${login.slice(0, SHOWN_MAX)} not found or bad password`)

/** By its login or its address, in exactly this spelling: DeviceHive tells `Bob` from `bob`. */
const isNamed = ({ email, standing: { login } }: Account, name: string) => name === login || name === email

interface Trying extends LoginContext {
  readonly turn: ThrottleDecision
  readonly maxAttempts: number
}

/** Returns false if no password was tried, because parallel attempts leave no turn. */
const check = async (
  { account, phc, version }: Credential,
  password: string,
  { table, now, turn, maxAttempts }: Trying,
): Promise<boolean> => {
  if (statusOf(account, now) !== STATUS.active) throw unauthenticated(SHUT)
  // The counter stays at its most only if the user could not be locked.
  const waits = account.failedLogins >= maxAttempts
  if (waits && turn.waitMs > 0) throw waitFor(turn.waitMs)
  const { claim, claimOfNetwork, succeeded, succeededOfNetwork } = signInThrottle(table)
  if (!(await (waits ? claim : claimOfNetwork)(turn, now))) return false
  // Counted before it is tried, so that many guesses at once are as many.
  const attempts = await deviceHiveSignIns(table).attempted(account.id)
  if (!waits && attempts > maxAttempts) {
    // Those before it may all be right: only a wrong password closes the door.
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
    // The last administrator stays.
    if (!(error instanceof CallerError && error.kind === 'conflict')) throw error
  }
}

interface Noting {
  readonly table: Table
  /** Milliseconds. */
  readonly now: number
  /** How old the last login must be to be written again. */
  readonly lastTimeoutMs: number
}

/** Notes a login where that is due, on the account as it was checked; one that was shut out meanwhile stays outside. */
const noteLogin = (checked: Account, { table, now, lastTimeoutMs }: Noting): Promise<Account> =>
  retryOnConflict(async () => {
    const isDue = isOld(checked, now, lastTimeoutMs)
    const account = await users(table).byId(checked.id)
    if (!account || account.credentialVersion !== checked.credentialVersion) throw unauthenticated(WRONG)
    if (statusOf(account, now) !== STATUS.active) throw unauthenticated(SHUT)
    await deviceHiveSignIns(table).letIn(account, { failedLogins: 0, ...(isDue && { lastLogin: now }) })
    return account
  })

/** A refresh counts as being there, but not as having known the password. */
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
