import { LOGIN_LENGTH, ROLE_MISSING } from '#shared/domain/devicehive/userFields.ts'
import { canonicalEmail } from '#shared/domain/email.ts'
import { refusedChange } from '#shared/domain/userRules.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { waitFor } from '#shared/http/turns.ts'
import { checkUserWriter, newUserOwnership } from '#shared/http/changeUser.ts'
import { accessDenied } from '#shared/http/devicehive/rightsIn.ts'
import { hashPassword, verifyPassword } from '#shared/http/passwords.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import type { HiveUserDraft } from '#shared/model/devicehive.ts'
import type { Account } from '#shared/table/accounts.ts'
import { configuration } from '#shared/table/configuration.ts'
import { credentials } from '#shared/table/credentials.ts'
import { signInThrottle } from '#shared/table/signInThrottle.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'
import { ADMINISTRATORS_ONLY, changeBy, checkNames, checkRanges, loginTaken, newUser } from './userChange.ts'
import { userNotFound } from './visibleUsers.ts'

/** Creates a user on behalf of an administrator or manager. Throws the errors of DeviceHive in its order. */
export const insertUser = async (
  caller: Caller,
  read: () => HiveUserDraft,
  { table, now }: RequestContext,
): Promise<Account> => {
  await checkMaker(caller, table)
  const body = read()
  const login = (body.login ?? '').trim()
  if (login === '') throw badRequest(LOGIN_LENGTH)
  if (body.role === undefined) throw badRequest(ROLE_MISSING)
  checkRanges(body)
  const password = body.password ?? ''
  await checkNames({ login, password }, undefined, table)
  const { profile, standing } = newUser(login, body, now)
  const actor = caller.administrator ? 'administrator' : 'manager'
  const callerExpires = caller.account.expirationTime
  if (refusedChange(actor, { after: profile, token: null, callerExpires }) !== undefined)
    throw forbidden(ADMINISTRATORS_ONLY)
  const phc = await hashPassword(password)
  const place = newUserOwnership(caller)
  return users(table).create({
    ...place,
    profile,
    phc,
    token: null,
    standing: { ...place.standing, ...standing },
    taken: loginTaken(),
  })
}

const checkMaker = async (caller: Caller, table: Table): Promise<void> => {
  if (caller.administrator) return
  if (!caller.managesTenant && caller.account.userLimit === 0) throw accessDenied()
  await checkUserWriter(caller, undefined, table)
}

/**
 * Updates a user that the caller can change. Ignores an empty password. Throws the errors of DeviceHive in its order.
 */
export const updateUser = async (
  before: Account,
  { password: given, ...rest }: HiveUserDraft,
  caller: Caller,
  context: RequestContext,
): Promise<void> => {
  const body = { ...rest, password: given || undefined }
  const change = changeBy(caller, body, context.now)
  // Rejects before the expensive hash. The write checks the change again against the stored user.
  change(before)
  checkRanges(body)
  await checkNames(body, before, context.table)
  if (caller.id === before.id) await checkOldPassword(body, caller, context)
  const phc = body.password === undefined ? undefined : await hashPassword(body.password)
  const account = await users(context.table).update(before.id, stored => ({ ...change(stored), phc }))
  if (!account) throw userNotFound(before.id)
}

type PasswordContext = Pick<RequestContext, 'table' | 'now' | 'network'>

/**
 * Requires the old password when a client sets a new one. Throws forbidden if it is missing or wrong. Wrong ones are
 * throttled like sign-ins, so that an open session cannot try many passwords. They never lock the user.
 */
const checkOldPassword = async (
  { password, oldPassword }: Pick<HiveUserDraft, 'password' | 'oldPassword'>,
  { account, administrator }: Caller,
  { table, now, network }: PasswordContext,
): Promise<void> => {
  if (administrator || (oldPassword === undefined && password === undefined)) return
  if (oldPassword === undefined) {
    if (await configuration(table).requiresOldPassword()) throw forbidden('Old password is required!')
    return
  }
  const turn = await signInThrottle(table).turn(canonicalEmail(account.email), network, now)
  if (turn.waitMs > 0) throw waitFor(turn.waitMs)
  if (!(await signInThrottle(table).claim(turn, now))) throw waitFor(1000)
  const credential = await credentials(table).ofUser(account.id)
  if (await verifyPassword(oldPassword, credential?.phc)) return signInThrottle(table).succeeded(turn)
  await signInThrottle(table).failed(turn, now)
  throw forbidden('Invalid credentials')
}
