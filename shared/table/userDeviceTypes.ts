/** The device types that a user can access: all types or the linked ones. */
import { deviceHiveProfile } from '../domain/devicehive/status.ts'
import type { DeviceHiveProfile } from '../domain/membership.ts'
import { deviceTypeId, type DeviceTypeId, userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, recordIn } from './accounts.ts'
import { commit, commitInBatches, revision, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder, type Table } from './table.ts'

export const userDeviceTypes = (table: Table) => ({
  /** Returns the types that are linked to a user, by id. */
  of: (user: UserId): Promise<DeviceTypeId[]> => typesOf(table, user),

  /** Links a user and a type. Throws Conflict if the user changed after it was read, or if the type does not exist. */
  assign: (user: Pick<Account, 'id' | 'rev'>, type: DeviceTypeId): Promise<void> => {
    const ids = { v: 1, userId: user.id, deviceTypeId: type }
    return commit(table, [
      { write: { check: keys.user(user.id), onlyIf: { rev: user.rev } }, otherwise: new Conflict() },
      { write: { check: keys.deviceType(type), onlyIf: 'present' }, otherwise: new Conflict() },
      { write: { put: { ...keys.userDeviceType(user.id, type), ...ids } } },
      { write: { put: { ...keys.deviceTypeUser(type, user.id), ...ids } } },
    ])
  },

  /** Removes a link if it exists. */
  unassign: (user: UserId, type: DeviceTypeId): Promise<void> => commit(table, unlinking(user, type)),

  /**
   * Sets whether a user can access all types, which removes its links. Returns false if the user does not exist. An
   * interrupted change can be repeated.
   */
  allowAll: (user: UserId, allowed: boolean): Promise<boolean> => retryOnConflict(() => allowAll(table, user, allowed)),
})

const typesOf = async (table: Table, user: UserId): Promise<DeviceTypeId[]> =>
  (await idsUnder(table, keys.user(user), 'DEVICETYPE#')).sort((one, other) => one - other).map(deviceTypeId)

const unlinking = (user: UserId, type: DeviceTypeId): TransactWrite[] => [
  { write: { delete: keys.userDeviceType(user, type) } },
  { write: { delete: keys.deviceTypeUser(type, user) } },
]

/** Removes all links of a user to types. */
export const unlinkDeviceTypes = async (table: Table, user: UserId): Promise<void> => {
  const types = await typesOf(table, user)
  await commitInBatches(
    table,
    types.map(type => unlinking(user, type)),
  )
}

/** Returns the writes that remove each link of a type to users. */
export const unlinkUsers = async (table: Table, type: DeviceTypeId): Promise<TransactWrite[][]> =>
  (await idsUnder(table, keys.deviceType(type), 'USER#')).map(user => unlinking(userId(user), type))

const allowAll = async (table: Table, user: UserId, allowed: boolean): Promise<boolean> => {
  const item = await table.get(keys.user(user))
  if (!item) return false
  const account = accountOf(item)
  const devicehive: DeviceHiveProfile = { ...deviceHiveProfile(account.standing), allDeviceTypes: allowed }
  const record = { ...recordIn(account), standing: { ...account.standing, devicehive } }
  const types = allowed ? await typesOf(table, user) : []
  await commitInBatches(table, [...types.map(type => unlinking(user, type)), [revision(item, record)]])
  return true
}
