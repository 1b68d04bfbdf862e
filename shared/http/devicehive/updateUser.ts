import type { HiveUserDraft } from '../../model/devicehive.ts'
import type { Account } from '../../table/accounts.ts'
import type { Caller } from '../authenticate.ts'
import type { RequestContext } from '../requestContext.ts'
import { hashPassword } from '../passwords.ts'
import { checkOldPassword } from './oldPassword.ts'
import { changeBy, checkNames, checkRanges } from './userChange.ts'
import { userNotFound } from './users.ts'
import { users } from '../../table/users.ts'

/**
 * Updates a user that the caller can change. Ignores an empty password. Throws the errors of DeviceHive in its order.
 */
export const updateUser = async (
  before: Account,
  { password: given, ...rest }: HiveUserDraft,
  caller: Caller,
  exchange: RequestContext,
): Promise<void> => {
  const body = { ...rest, password: given || undefined }
  const change = changeBy(caller, body, exchange.now)
  // Rejects before the expensive hash. The write checks the change again against the stored user.
  change(before)
  checkRanges(body)
  await checkNames(body, before, exchange.table)
  if (caller.id === before.id) await checkOldPassword(body, caller, exchange)
  const phc = body.password === undefined ? undefined : await hashPassword(body.password)
  const account = await users(exchange.table).update(before.id, stored => ({ ...change(stored), phc }))
  if (!account) throw userNotFound(before.id)
}
