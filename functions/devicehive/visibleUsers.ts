/** Users in DeviceHive's format, and the caller's access to them. */
import { maySeeUser } from '#shared/domain/access.ts'
import { matchesName } from '#shared/domain/devicehive/page.ts'
import { holds } from '#shared/domain/devicehive/rights.ts'
import { deviceHiveProfile, statusOf } from '#shared/domain/devicehive/status.ts'
import { ROLE } from '#shared/domain/devicehive/userFields.ts'
import { loginOf, outranks } from '#shared/domain/membership.ts'
import { notFound } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { checkUserWriter } from '#shared/http/changeUser.ts'
import { accessDenied, rightsIn } from '#shared/http/devicehive/rightsIn.ts'
import type { HiveUser } from '#shared/model/devicehive.ts'
import { deviceHiveTime } from '#shared/model/devicehive.ts'
import { type UserId, userId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import { groups } from '#shared/table/groups.ts'
import { networks } from '#shared/table/networks.ts'
import { permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'
import { namedOf } from './visibleNetworks.ts'

export const userNotFound = (id: number) => notFound(`User with id = ${id} not found`)

export const deviceHiveUser = (account: Account, now: number): HiveUser => {
  const { data, introReviewed, allDeviceTypes } = deviceHiveProfile(account.standing)
  return {
    id: account.id,
    login: loginOf(account),
    role: account.administrator ? ROLE.administrator : ROLE.client,
    status: statusOf(account, now),
    lastLogin: account.lastLogin === 0 ? null : deviceHiveTime(account.lastLogin),
    data: data && { ...data },
    introReviewed,
    allDeviceTypesAvailable: allDeviceTypes,
  }
}

/** Returns a user with its associated networks. */
export const deviceHiveUserWithNetworks = async (account: Account, now: number, table: Table) => {
  const found = await groups(table).byIds(await networks(table).of(account.id))
  return { ...deviceHiveUser(account, now), networks: found.map(namedOf) }
}

interface UserLookup {
  readonly caller: Caller
  readonly table: Table
}

/**
 * Returns a user: the caller, a managed user, or any for administrators. Throws forbidden if the caller has no access,
 * whether or not the user exists; then notFound.
 */
export const userByIdFor = async (id: number, { caller, table }: UserLookup): Promise<Account> => {
  const user = userId(id)
  if (!caller.administrator && caller.id !== user && !(await looksAfter(caller, user, table))) throw accessDenied()
  const account = await users(table).byId(user)
  // Temporary users of shares belong to Traccar's API only.
  if (!account || account.share) throw userNotFound(id)
  return account
}

/** Returns whether the caller manages the user and its token has ManageUser. */
const looksAfter = async (caller: Caller, user: UserId, table: Table): Promise<boolean> => {
  if (!holds(rightsIn(caller), 'ManageUser')) return false
  const { facts } = await permissions(table).facts(caller, { users: [user], devices: [], groups: [], server: false })
  return maySeeUser(caller, facts, user)
}

/**
 * Returns a user to be changed. Throws as userByIdFor, and forbidden for a readonly caller or a user with a higher
 * role.
 */
export const userToChange = async (id: number, asking: UserLookup): Promise<Account> => {
  const account = await userByIdFor(id, asking)
  await checkUserWriter(asking.caller, account.id, asking.table)
  if (account.id !== asking.caller.id && outranks(account, asking.caller.account)) throw accessDenied()
  return account
}

/** Returns the users that the caller can list. Throws forbidden if it manages none and has no right to. */
const visibleUsers = async ({ caller, table }: UserLookup): Promise<Account[]> => {
  const found = await users(table).visibleTo(caller)
  const ordinary = !caller.administrator && !caller.managesTenant && caller.account.userLimit === 0
  if (ordinary && found.length === 0) throw accessDenied()
  return found.filter(({ share }) => share === undefined)
}

/**
 * Throws forbidden for associations of other users unless the token allows managing users or all associations of the
 * kind. An administrator's token can be limited to its own networks or types, and must not reveal other users.
 */
export const checkOthersAssociations = (caller: Caller, user: number, also?: 'ManageDeviceType'): void => {
  const rights = rightsIn(caller)
  if (caller.id === user || holds(rights, 'ManageUser') || (also !== undefined && holds(rights, also))) return
  throw accessDenied()
}

interface UserQuery {
  readonly login?: string | undefined
  readonly loginPattern?: string | undefined
  readonly role?: number | undefined
  readonly status?: number | undefined
}

/** Returns the visible users that match the query. */
export const filterUsers = async (
  { login, loginPattern, role, status }: UserQuery,
  asking: UserLookup & { readonly now: number },
): Promise<HiveUser[]> => {
  const all = (await visibleUsers(asking)).map(account => deviceHiveUser(account, asking.now))
  return all.filter(
    user =>
      matchesName(user.login, { exact: login || undefined, pattern: loginPattern || undefined }) &&
      (role === undefined || user.role === role) &&
      (status === undefined || user.status === status),
  )
}
