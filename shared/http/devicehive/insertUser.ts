import { LOGIN_LENGTH, ROLE_MISSING } from '../../domain/devicehive/userFields.ts'
import { refusedChange } from '../../domain/userRules.ts'
import { badRequest, forbidden } from '../../errors.ts'
import type { HiveUserDraft } from '../../model/devicehive.ts'
import type { Account } from '../../table/accounts.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import type { RequestContext } from '../requestContext.ts'
import { checkUserWriter } from '../changeUser.ts'
import { hashPassword } from '../passwords.ts'
import { newUserOwnership } from '../newUserOwnership.ts'
import { ADMINISTRATORS_ONLY, checkNames, checkRanges, loginTaken, newUser } from './userChange.ts'
import { accessDenied } from './rightsIn.ts'

/** Creates a user in the name of an administrator, or of who looks after others. Throws what DeviceHive says. */
export const insertUser = async (
  caller: Caller,
  read: () => HiveUserDraft,
  { stores, now }: RequestContext,
): Promise<Account> => {
  await checkMaker(caller, stores)
  const body = read()
  const login = (body.login ?? '').trim()
  if (login === '') throw badRequest(LOGIN_LENGTH)
  if (body.role === undefined) throw badRequest(ROLE_MISSING)
  checkRanges(body)
  const password = body.password ?? ''
  await checkNames({ login, password }, undefined, stores)
  const { profile, standing } = newUser(login, body, now)
  const actor = caller.administrator ? 'administrator' : 'manager'
  const callerExpires = caller.account.expirationTime
  if (refusedChange(actor, { after: profile, token: null, callerExpires }) !== undefined)
    throw forbidden(ADMINISTRATORS_ONLY)
  const phc = await hashPassword(password)
  const place = newUserOwnership(caller)
  return stores.users.create({
    ...place,
    profile,
    phc,
    token: null,
    standing: { ...place.standing, ...standing },
    taken: loginTaken(),
  })
}

const checkMaker = async (caller: Caller, stores: Stores): Promise<void> => {
  if (caller.administrator) return
  if (!caller.managesTenant && caller.account.userLimit === 0) throw accessDenied()
  await checkUserWriter(caller, undefined, stores)
}
