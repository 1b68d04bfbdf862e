/** Who may see a device or a geofence at this moment; the other way round than `permissions`, which begins with the user. */
import { atOnce } from '../atOnce.ts'
import { GROUP_DEPTH_MAX } from '../domain/access.ts'
import type { Device } from '../model/device.ts'
import {
  type DeviceId,
  type GeofenceId,
  groupId,
  type GroupId,
  type TenantId,
  type UserId,
  userId,
} from '../model/ids.ts'
import { recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import { deviceTenant } from './tenants.ts'
import type { Table } from './table.ts'

export interface Watched {
  readonly device: Pick<Device, 'name' | 'attributes'>
  /** The tenant of the device; users of another one are not told of it. */
  readonly tenantId: TenantId | undefined
  /** Linked to the device or to a group that it stands in, at any depth. */
  readonly users: readonly UserId[]
}

const usersUnder = async (table: Table, PK: string): Promise<UserId[]> =>
  (await idsUnder(table, PK, 'USER#')).map(userId)

const usersOfGroups = async (table: Table, groups: readonly number[]): Promise<UserId[]> =>
  (await Promise.all(groups.map(group => usersUnder(table, keys.group(groupId(group)).PK)))).flat()

/** Each is a handful of reads. */
const AT_ONCE = 8

export const watchers = (table: Table) => ({
  /** Undefined when there is no such device. Strongly consistent. */
  ofDevice: async (id: DeviceId): Promise<Watched | undefined> => {
    const item = await table.get(keys.device(id))
    if (!item) return undefined
    const device = recordOf<Device>(item)
    const groups = await groupsAbove(table, device.groupId)
    const found = await Promise.all([usersUnder(table, keys.device(id).PK), usersOfGroups(table, groups)])
    return { device, tenantId: deviceTenant(item), users: [...new Set(found.flat())].sort((a, b) => a - b) }
  },

  /** The users who may see one of these devices at least. */
  ofDevices: async (ids: readonly DeviceId[]): Promise<UserId[]> => {
    const found: UserId[] = []
    await atOnce(AT_ONCE, ids, async id => void found.push(...((await watchers(table).ofDevice(id))?.users ?? [])))
    return [...new Set(found)]
  },

  /** The users who are linked to a group or to one that it stands in. */
  ofGroup: async (id: GroupId): Promise<UserId[]> => usersOfGroups(table, await groupsAbove(table, id)),

  /** The users who are linked to a geofence. */
  ofGeofence: (id: GeofenceId): Promise<UserId[]> => usersUnder(table, keys.geofence(id).PK),
})

/** A group and those that it stands in; one read for each. */
const groupsAbove = async (table: Table, group: number): Promise<number[]> => {
  const parents = new Map<number, number>()
  for (let at = group; at > 0 && !parents.has(at) && parents.size < GROUP_DEPTH_MAX;) {
    const item = await table.get(keys.group(groupId(at)))
    // A group that is gone grants nothing.
    if (!item) break
    const { groupId: parent } = recordOf<{ readonly groupId: number }>(item)
    parents.set(at, parent)
    at = parent
  }
  return [...parents.keys()]
}
