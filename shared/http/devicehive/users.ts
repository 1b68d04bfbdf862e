/** Users as DeviceHive shows them, and which of them a caller may name. */
import { holds } from '../../domain/devicehive/rights.ts'
import { deviceHiveProfile, statusOf } from '../../domain/devicehive/status.ts'
import { ROLE } from '../../domain/devicehive/userFields.ts'
import { maySeeUser } from '../../domain/access.ts'
import { outranks, loginOf } from '../../domain/membership.ts'
import { notFound } from '../../errors.ts'
import { type HiveUser, deviceHiveTime } from '../../model/devicehive.ts'
import { type UserId, userId } from '../../model/ids.ts'
import type { Account } from '../../table/accounts.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { checkUserWriter } from '../changeUser.ts'
import { namedOf } from './networks.ts'
import { accessDenied, rightsIn } from './rightsIn.ts'

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
export const deviceHiveUserWithNetworks = async (account: Account, now: number, { networks, groups }: Stores) => {
  const found = await groups.byIds(await networks.of(account.id))
  return { ...deviceHiveUser(account, now), networks: found.map(namedOf) }
}

interface UserLookup {
  readonly caller: Caller
  readonly stores: Stores
}

/**
 * The user that a caller names: itself, one that it looks after, or any for an administrator. Throws `forbidden` before it
 * says whether there is one, then `notFound`.
 */
export const userByIdFor = async (id: number, { caller, stores }: UserLookup): Promise<Account> => {
  const user = userId(id)
  if (!caller.administrator && caller.id !== user && !(await looksAfter(caller, user, stores))) throw accessDenied()
  const account = await stores.users.byId(user)
  if (!account) throw userNotFound(id)
  return account
}

/** By the rules of all APIs, with a token that is for other users too. */
const looksAfter = async (caller: Caller, user: UserId, { permissions }: Stores): Promise<boolean> => {
  if (!holds(rightsIn(caller), 'ManageUser')) return false
  const { facts } = await permissions.facts(caller, { users: [user], devices: [], groups: [], server: false })
  return maySeeUser(caller, facts, user)
}

/** Returns a user to be changed. Throws as `namedUser`, and forbidden for a readonly caller or a user of a higher role. */
export const userToChange = async (id: number, asking: UserLookup): Promise<Account> => {
  const account = await userByIdFor(id, asking)
  await checkUserWriter(asking.caller, account.id, asking.stores)
  if (account.id !== asking.caller.id && outranks(account, asking.caller.account)) throw accessDenied()
  return account
}

/** The users in a caller's list. Throws `forbidden` for those who look after nobody and may not. */
export const visibleUsers = async ({ caller, stores }: UserLookup): Promise<Account[]> => {
  const found = await stores.users.visibleTo(caller)
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
