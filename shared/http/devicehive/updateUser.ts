import type { HiveUserDraft } from '../../model/devicehive.ts'
import type { Account } from '../../table/accounts.ts'
import type { Caller } from '../authenticate.ts'
import type { RequestContext } from '../requestContext.ts'
import { hashPassword } from '../passwords.ts'
import { checkOldPassword } from './oldPassword.ts'
import { changeBy, checkNames, checkRanges } from './userChange.ts'
import { userNotFound } from './users.ts'

/** Changes a user that the caller may change. An empty password is none. Throws what DeviceHive says to what it refuses. */
export const updateUser = async (
  before: Account,
  { password: given, ...rest }: HiveUserDraft,
  caller: Caller,
  exchange: RequestContext,
): Promise<void> => {
  const body = { ...rest, password: given || undefined }
  const change = changeBy(caller, body, exchange.now)
  // Refuse before the expensive hash; the change is judged again against what is stored when it is written.
  change(before)
  checkRanges(body)
  await checkNames(body, before, exchange.stores)
  if (caller.id === before.id) await checkOldPassword(body, caller, exchange)
  const phc = body.password === undefined ? undefined : await hashPassword(body.password)
  const account = await exchange.stores.users.update(before.id, stored => ({ ...change(stored), phc }))
  if (!account) throw userNotFound(before.id)
}
