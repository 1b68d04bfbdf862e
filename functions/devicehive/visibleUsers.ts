/** Users as DeviceHive shows them, and which of them a caller may name. */
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
import { deviceHiveTime } from '#shared/model/devicehiveWire.ts'
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

/** With the networks that it is associated with. */
export const deviceHiveUserWithNetworks = async (account: Account, now: number, table: Table) => {
  const found = await groups(table).byIds(await networks(table).of(account.id))
  return { ...deviceHiveUser(account, now), networks: found.map(namedOf) }
}

interface UserLookup {
  readonly caller: Caller
  readonly table: Table
}

/**
 * The user that a caller names: itself, one that it looks after, or any for an administrator. Throws `forbidden` before it
 * says whether there is one, then `notFound`.
 */
export const userByIdFor = async (id: number, { caller, table }: UserLookup): Promise<Account> => {
  const user = userId(id)
  if (!caller.administrator && caller.id !== user && !(await looksAfter(caller, user, table))) throw accessDenied()
  const account = await users(table).byId(user)
  if (!account) throw userNotFound(id)
  return account
}

/** By the rules of all APIs, with a token that is for other users too. */
const looksAfter = async (caller: Caller, user: UserId, table: Table): Promise<boolean> => {
  if (!holds(rightsIn(caller), 'ManageUser')) return false
  const { facts } = await permissions(table).facts(caller, { users: [user], devices: [], groups: [], server: false })
  return maySeeUser(caller, facts, user)
}

/** Returns a user to be changed. Throws as `namedUser`, and forbidden for a readonly caller or a user of a higher role. */
export const userToChange = async (id: number, asking: UserLookup): Promise<Account> => {
  const account = await userByIdFor(id, asking)
  await checkUserWriter(asking.caller, account.id, asking.table)
  if (account.id !== asking.caller.id && outranks(account, asking.caller.account)) throw accessDenied()
  return account
}

/** The users in a caller's list. Throws `forbidden` for those who look after nobody and may not. */
const visibleUsers = async ({ caller, table }: UserLookup): Promise<Account[]> => {
  const found = await users(table).visibleTo(caller)
  const ordinary = !caller.administrator && !caller.managesTenant && caller.account.userLimit === 0
  if (ordinary && found.length === 0) throw accessDenied()
  return found
}

/**
 * Throws forbidden for the associations of another user if the token is for neither users nor all associations of that kind.
 * An administrator's token can be narrowed to its holder's own networks or types; it must not tell who else exists.
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

/** The users of a caller's list that are as the query says. */
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
