/** Permissions to create, delete and list associations. */
import { inDifferentTenants, type AccessFacts, maySeeDevice, maySeeUser, type Viewer } from '#shared/domain/access.ts'
import { associationCode, idOfCode, pairOfCode } from '#shared/domain/associationCode.ts'
import { outranks } from '#shared/domain/membership.ts'
import { badRequest, differentEnterprises, notFound } from '#shared/errors.ts'
import { deviceId, type DeviceId, userId, type UserId } from '#shared/model/ids.ts'
import type { NewAssociation, OldAssociation } from '#shared/model/vehicles.ts'
import type { Account } from '#shared/table/accounts.ts'
import type { UserDevicePair } from '#shared/table/deviceLinks.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { permissions } from '#shared/table/permissions.ts'
import { users } from '#shared/table/users.ts'
import type { Table } from '#shared/table/table.ts'

/** The caller and its role. */
export type Associating = Viewer & Pick<Account, 'administrator' | 'standing'>

/**
 * Anonymous callers have the rights of administrators if anonymous access is enabled, because the contract has no lower
 * role.
 */
const ANYONE: Associating = { id: userId(0), administrator: true, standing: {} }

export const associating = (caller: Caller | undefined): Associating =>
  caller ? { ...caller, standing: caller.account.standing } : ANYONE

/**
 * Returns the distinct user-device pairs of new associations. Throws badRequest with the same message for missing and
 * inaccessible objects. Throws differentEnterprises only if the caller can see both objects.
 */
export const newPairs = async (
  items: readonly NewAssociation[],
  by: Associating,
  table: Table,
): Promise<readonly UserDevicePair[]> => {
  const pairs = items.map(({ vehicle_id, user_id }, n): UserDevicePair => {
    const [vehicle, user] = [idOfCode('vehicle', vehicle_id), idOfCode('user', user_id)]
    if (vehicle === undefined) throw noVehicle(n)
    if (user === undefined) throw noUser(n)
    return { device: deviceId(vehicle), user: userId(user) }
  })
  const known = await knowledge(pairs, by, table)
  for (const [n, { device, user }] of pairs.entries()) {
    if (!maySeeDevice(by, known.facts, device)) throw noVehicle(n)
    if (!mayManage(by, known, user) || givesItself(by, user)) throw noUser(n)
  }
  for (const { device, user } of pairs) {
    if (inDifferentTenants(known.facts.tenantOf.get(device), known.accounts.get(user)?.standing.tenantId))
      throw differentEnterprises('Vehicle And User Are in Different Enterprises')
  }
  return distinct(pairs)
}

/**
 * Returns the distinct pairs of associations to delete. Throws notFound unless the caller can see each device and
 * manage each user.
 */
export const oldPairs = async (
  items: readonly OldAssociation[],
  by: Associating,
  table: Table,
): Promise<readonly UserDevicePair[]> => {
  const pairs = items.map(({ id }): UserDevicePair => {
    const pair = pairOfCode(id)
    if (!pair) throw associationNotFound()
    return { device: deviceId(pair.vehicle), user: userId(pair.user) }
  })
  const known = await knowledge(pairs, by, table)
  const mayAll = pairs.every(({ device, user }) => maySeeDevice(by, known.facts, device) && mayManage(by, known, user))
  if (!mayAll) throw associationNotFound()
  return distinct(pairs)
}

/** Returns the id of the association of a user and a device. */
export const codeOfEnds = ({ user, device }: UserDevicePair): string => associationCode({ vehicle: device, user })

export const associationNotFound = () => notFound('Association Not Found')
const noVehicle = (n: number) => badRequest(`data.${n}.vehicle_id: vehicle not found`)
const noUser = (n: number) => badRequest(`data.${n}.user_id: user not found`)

interface Knowledge {
  readonly facts: AccessFacts
  readonly accounts: ReadonlyMap<UserId, Account>
}

const knowledge = async (pairs: readonly UserDevicePair[], by: Associating, table: Table): Promise<Knowledge> => {
  const devices = [...new Set(pairs.map(({ device }): DeviceId => device))]
  const ids = [...new Set(pairs.map(({ user }): UserId => user))]
  const [{ facts }, accounts] = await Promise.all([
    permissions(table).facts(by, { devices, groups: [], users: ids, server: false }),
    users(table).byIds(ids),
  ])
  return { facts, accounts: new Map(accounts.map(account => [account.id, account])) }
}

/** Returns true for the caller itself and for managed users that do not have a higher role. */
const mayManage = (by: Associating, { facts, accounts }: Knowledge, user: UserId): boolean => {
  const account = accounts.get(user)
  return account !== undefined && maySeeUser(by, facts, user) && !outranks(account, by)
}

/**
 * Returns true if an ordinary user would link a device to itself. A user who sees a device only through a group must
 * not do so, because it would keep the device after losing the group.
 */
const givesItself = ({ id, administrator, managesTenant = false }: Associating, user: UserId): boolean =>
  user === id && !administrator && !managesTenant

const distinct = (pairs: readonly UserDevicePair[]): UserDevicePair[] => [
  ...new Map(pairs.map(pair => [codeOfEnds(pair), pair])).values(),
]
