/** Which kinds of devices a user may have: all, or those that it is associated with. */
import { deviceHiveProfile } from '../domain/devicehive/status.ts'
import type { DeviceHiveProfile } from '../domain/membership.ts'
import { deviceTypeId, type DeviceTypeId, userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, recordIn } from './accounts.ts'
import { commit, revision, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import type { Table } from './table.ts'

export const userDeviceTypes = (table: Table) => ({
  /** The types that a user is associated with, by id. */
  of: (user: UserId): Promise<DeviceTypeId[]> => typesOf(table, user),

  /** Associates a user with a type. Throws `Stale` when the user is not as it was read, or there is no such type. */
  assign: (user: Pick<Account, 'id' | 'rev'>, type: DeviceTypeId): Promise<void> => {
    const ids = { v: 1, userId: user.id, deviceTypeId: type }
    return commit(table, [
      { write: { check: keys.user(user.id), onlyIf: { rev: user.rev } }, otherwise: new Conflict() },
      { write: { check: keys.deviceType(type), onlyIf: 'present' }, otherwise: new Conflict() },
      { write: { put: { ...keys.userDeviceType(user.id, type), ...ids } } },
      { write: { put: { ...keys.deviceTypeUser(type, user.id), ...ids } } },
    ])
  },

  /** Ends an association; where there is none, that is fine. */
  unassign: (user: UserId, type: DeviceTypeId): Promise<void> => commit(table, parting([user, type])),

  /** Says whether a user has all types. Who gets all loses its associations. False when there is no such user. */
  allowAll: (user: UserId, allowed: boolean): Promise<boolean> => retryOnConflict(() => allowAll(table, user, allowed)),
})

const typesOf = async (table: Table, user: UserId): Promise<DeviceTypeId[]> =>
  (await idsUnder(table, keys.user(user).PK, 'DEVICETYPE#')).sort((one, other) => one - other).map(deviceTypeId)

type Association = readonly [UserId, DeviceTypeId]

const parting = ([user, type]: Association): TransactWrite[] => [
  { write: { delete: keys.userDeviceType(user, type) } },
  { write: { delete: keys.deviceTypeUser(type, user) } },
]

/** Two writes an association: 45 of them fit into a transaction, beside what else it is about. */
const PARTED_AT_ONCE = 45

const part = async (table: Table, all: readonly Association[]): Promise<void> => {
  for (let at = 0; at < all.length; at += PARTED_AT_ONCE)
    await commit(table, all.slice(at, at + PARTED_AT_ONCE).flatMap(parting))
}

/** Removes all associations of a user. */
export const unlinkDeviceTypes = async (table: Table, user: UserId): Promise<void> => {
  const types = await typesOf(table, user)
  await part(
    table,
    types.map((type): Association => [user, type]),
  )
}

/** Removes all associations of a type. */
export const unlinkUsers = async (table: Table, type: DeviceTypeId): Promise<void> => {
  const users = await idsUnder(table, keys.deviceType(type).PK, 'USER#')
  await part(
    table,
    users.map((user): Association => [userId(user), type]),
  )
}

const allowAll = async (table: Table, user: UserId, allowed: boolean): Promise<boolean> => {
  const item = await table.get(keys.user(user))
  if (!item) return false
  const account = accountOf(item)
  const devicehive: DeviceHiveProfile = { ...deviceHiveProfile(account.standing), allDeviceTypes: allowed }
  const record = { ...recordIn(account), standing: { ...account.standing, devicehive } }
  const types = (allowed ? await typesOf(table, user) : []).map((type): Association => [user, type])
  // Those that are too many for one transaction go first: when this is cut off, it can be asked for again.
  await part(table, types.slice(PARTED_AT_ONCE))
  await commit(table, [
    revision(keys.user(user), account.rev, record),
    ...types.slice(0, PARTED_AT_ONCE).flatMap(parting),
  ])
  return true
}
