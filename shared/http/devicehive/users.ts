/** Users in DeviceHive's format, and the caller's access to them. */
import { holds } from '../../domain/devicehive/rights.ts'
import { deviceHiveProfile, statusOf } from '../../domain/devicehive/status.ts'
import { ROLE } from '../../domain/devicehive/userFields.ts'
import { maySeeUser } from '../../domain/access.ts'
import { outranks, loginOf } from '../../domain/membership.ts'
import { notFound } from '../../errors.ts'
import type { HiveUser } from '../../model/devicehive.ts'
import { deviceHiveTime } from '../../model/devicehiveWire.ts'
import { type UserId, userId } from '../../model/ids.ts'
import type { Account } from '../../table/accounts.ts'
import type { Caller } from '../authenticate.ts'
import { checkUserWriter } from '../changeUser.ts'
import { namedOf } from './networks.ts'
import { accessDenied, rightsIn } from './rightsIn.ts'
import { networks } from '../../table/networks.ts'
import { groups } from '../../table/groups.ts'
import { permissions } from '../../table/permissions.ts'
import { users } from '../../table/users.ts'
import type { Table } from '../../table/table.ts'

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
  if (!account) throw userNotFound(id)
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
export const visibleUsers = async ({ caller, table }: UserLookup): Promise<Account[]> => {
  const found = await users(table).visibleTo(caller)
  const ordinary = !caller.administrator && !caller.managesTenant && caller.account.userLimit === 0
  if (ordinary && found.length === 0) throw accessDenied()
  return found
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
