/** Whom a caller looks after, as SmartServer has it. */
import { canonicalEmail } from '../../domain/email.ts'
import { toSmartServerUser, isInScope } from '../../domain/smartserver/smartServerUser.ts'
import { outranks, loginOf } from '../../domain/membership.ts'
import { forbidden, notFound } from '../../errors.ts'
import type { TenantId } from '../../model/ids.ts'
import type { SmartServerUser } from '../../model/smartserver.ts'
import type { Account } from '../../table/accounts.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'

/** All whom the caller looks after, itself among them, by id. */
export const usersInScope = async (caller: Caller, { users }: Stores): Promise<Account[]> => {
  if (caller.administrator) return users.visibleTo(caller)
  const others = caller.managesTenant ? await users.visibleTo(caller) : []
  return [caller.account, ...others.filter(user => isInScope(caller.account, user))].sort((a, b) => a.id - b.id)
}

/** A user whom the caller looks after. Throws `notFound` for others as for those who are not there. */
export const inScope = (user: Account | undefined, caller: Caller): Account => {
  if (!user || !isInScope(caller.account, user)) throw notFound('User not found')
  return user
}

/** As `inScope`, and throws `forbidden` for one that stands above the caller. */
export const requireLowerRole = (user: Account | undefined, caller: Caller): Account => {
  const found = inScope(user, caller)
  if (found.id !== caller.id && outranks(found, caller.account))
    throw forbidden('You cannot change a user with a higher role')
  return found
}

/** Whose user name it is; an address that is not the user name too finds nobody. */
export const byUserName = async (name: string, { users }: Stores): Promise<Account | undefined> => {
  const account = await users.byName(name)
  return account && canonicalEmail(loginOf(account)) === canonicalEmail(name) ? account : undefined
}

/** Users as they are shown, each with the key of its customer. */
export const toSmartServerUsers = async (
  accounts: readonly Account[],
  { tenants }: Stores,
): Promise<SmartServerUser[]> => {
  const ids = new Set(accounts.flatMap(({ standing: { tenantId } }): TenantId[] => (tenantId ? [tenantId] : [])))
  const customers = await tenants.byIds([...ids])
  return accounts.map(account => {
    const { tenantId } = account.standing
    return toSmartServerUser(account, tenantId === undefined ? undefined : customers.get(tenantId))
  })
}

/** One user as it is shown. */
export const toSmartServerUserWithKey = async (account: Account, { tenants }: Stores): Promise<SmartServerUser> => {
  const { tenantId } = account.standing
  return toSmartServerUser(account, tenantId === undefined ? undefined : await tenants.byId(tenantId))
}
