/** Users that a caller manages in SmartServer. */
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

/** Returns the users that the caller manages, including itself, by id. */
export const usersInScope = async (caller: Caller, table: Table): Promise<Account[]> => {
  // Temporary users of shares belong to Traccar's API only.
  if (caller.administrator) return (await users(table).visibleTo(caller)).filter(({ share }) => share === undefined)
  const others = caller.managesTenant ? await users(table).visibleTo(caller) : []
  return [caller.account, ...others.filter(user => isInScope(caller.account, user))].sort((a, b) => a.id - b.id)
}

/** Returns the user if the caller manages it. Throws notFound for other and missing users. */
export const inScope = (user: Account | undefined, caller: Caller): Account => {
  if (!user || user.share || !isInScope(caller.account, user)) throw notFound('User not found')
  return user
}

/** Returns the user as inScope does. Throws forbidden if it has a higher role than the caller. */
export const requireLowerRole = (user: Account | undefined, caller: Caller): Account => {
  const found = inScope(user, caller)
  if (found.id !== caller.id && outranks(found, caller.account))
    throw forbidden('You cannot change a user with a higher role')
  return found
}

/** Returns the user with this user name. An email address that is not also the user name does not match. */
export const byUserName = async (name: string, table: Table): Promise<Account | undefined> => {
  const account = await users(table).byName(name)
  return account && canonicalEmail(loginOf(account)) === canonicalEmail(name) ? account : undefined
}

/** Returns the users in SmartServer's format, each with the key of its customer. */
export const toSmartServerUsers = async (accounts: readonly Account[], table: Table): Promise<SmartServerUser[]> => {
  const ids = new Set(accounts.flatMap(({ standing: { tenantId } }): TenantId[] => (tenantId ? [tenantId] : [])))
  const customers = await tenants(table).byIds([...ids])
  return accounts.map(account => {
    const { tenantId } = account.standing
    return toSmartServerUser(account, tenantId === undefined ? undefined : customers.get(tenantId))
  })
}

/** Returns one user in SmartServer's format, with the key of its customer. */
export const toSmartServerUserWithKey = async (account: Account, table: Table): Promise<SmartServerUser> => {
  const { tenantId } = account.standing
  return toSmartServerUser(account, tenantId === undefined ? undefined : await tenants(table).byId(tenantId))
}
