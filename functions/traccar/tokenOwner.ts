/** Users whose tokens and sessions a caller can open. */
import { outranks } from '#shared/domain/membership.ts'
import { forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { checkUserWriter, roleToward } from '#shared/http/changeUser.ts'
import { checkRight } from '#shared/http/tokenRights.ts'
import { userId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'

/** Returns the caller's account or the named one, which the guard has already allowed. */
export const ownerOf = async (caller: Caller, named: number | undefined, table: Table): Promise<Account> => {
  if (named === undefined || named === caller.id) return caller.account
  const account = await users(table).byId(userId(named))
  if (!account) throw forbidden('User access denied')
  return account
}

/**
 * Like `ownerOf`, for a change. A token of another user is as powerful as its password, so the caller must be allowed
 * to change that user, and its own token must not be narrowed.
 */
export const changedOwner = async (caller: Caller, named: number | undefined, table: Table): Promise<Account> => {
  const account = await ownerOf(caller, named, table)
  if (account.id === caller.id) return account
  checkRight('all', caller)
  await checkUserWriter(caller, account.id, table)
  if (roleToward(caller, account.id) === 'manager' && outranks(account, caller.account))
    throw forbidden('Admin access required')
  return account
}
