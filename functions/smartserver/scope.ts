/** Whom a caller looks after, as SmartServer has it. */
import { canonicalEmail } from '#shared/domain/email.ts'
import { toSmartServerUser, isInScope } from '#shared/domain/smartserver/smartServerUser.ts'
import { outranks, loginOf } from '#shared/domain/membership.ts'
import { forbidden, notFound } from '#shared/errors.ts'
import type { TenantId } from '#shared/model/ids.ts'
import type { SmartServerUser } from '#shared/model/smartserver.ts'
import type { Account } from '#shared/table/accounts.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { users } from '#shared/table/users.ts'
import { tenants } from '#shared/table/tenants.ts'
import type { Table } from '#shared/table/table.ts'

/** All whom the caller looks after, itself among them, by id. */
export const usersInScope = async (caller: Caller, table: Table): Promise<Account[]> => {
  if (caller.administrator) return users(table).visibleTo(caller)
  const others = caller.managesTenant ? await users(table).visibleTo(caller) : []
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
export const byUserName = async (name: string, table: Table): Promise<Account | undefined> => {
  const account = await users(table).byName(name)
  return account && canonicalEmail(loginOf(account)) === canonicalEmail(name) ? account : undefined
}

/** Users as they are shown, each with the key of its customer. */
export const toSmartServerUsers = async (accounts: readonly Account[], table: Table): Promise<SmartServerUser[]> => {
  const ids = new Set(accounts.flatMap(({ standing: { tenantId } }): TenantId[] => (tenantId ? [tenantId] : [])))
  const customers = await tenants(table).byIds([...ids])
  return accounts.map(account => {
    const { tenantId } = account.standing
    return toSmartServerUser(account, tenantId === undefined ? undefined : customers.get(tenantId))
  })
}

/** One user as it is shown. */
export const toSmartServerUserWithKey = async (account: Account, table: Table): Promise<SmartServerUser> => {
  const { tenantId } = account.standing
  return toSmartServerUser(account, tenantId === undefined ? undefined : await tenants(table).byId(tenantId))
}
