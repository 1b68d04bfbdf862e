/** The users who can see a device or a geofence, and since when. `permissions` answers the reverse: the devices of a user. */
import { forEachConcurrently } from '../forEachConcurrently.ts'
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
import { deviceTenant, numberOf, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { collect, type Item, type Key, type Table } from './table.ts'

export interface DeviceViewers {
  readonly device: Pick<Device, 'name' | 'attributes'>
  /** The tenant of the device; users of other tenants get no notifications about it. */
  readonly tenantId: TenantId | undefined
  /** The users who are linked to the device or to one of its groups at any level. */
  readonly users: readonly UserId[]
  /** Since when each of these users has had access without interruption. */
  readonly since: ViewersSince
  /** The groups of the device, at any level. */
  readonly groups: readonly GroupId[]
}

/** Unix times in milliseconds; 0 for links from before their time was stored. */
export type ViewersSince = ReadonlyMap<UserId, number>

interface GroupMembership {
  readonly id: GroupId
  /** Since when the device or group is in the group, Unix time in milliseconds. */
  readonly since: number
}

const PREFIX = 'USER#'

const usersUnder = async (table: Table, { PK }: Key, since = 0): Promise<[UserId, number][]> => {
  const items = await collect(table.query({ PK, prefix: PREFIX }))
  return items.map(item => [userId(Number(item.SK.slice(PREFIX.length))), Math.max(since, numberOf(item['at']))])
}

const usersOfGroups = async (table: Table, groups: readonly GroupMembership[]): Promise<[UserId, number][]> =>
  (await Promise.all(groups.map(({ id, since }) => usersUnder(table, keys.group(id), since)))).flat()

/** Returns the earliest time of each user, over all links that grant it access. */
const earliest = (grants: readonly (readonly [UserId, number])[]): Map<UserId, number> => {
  const since = new Map<UserId, number>()
  for (const [user, at] of grants) since.set(user, Math.min(at, since.get(user) ?? Infinity))
  return since
}

/** Each device needs several reads. */
const DEVICES_AT_ONCE = 8

export const viewers = (table: Table) => ({
  /** Returns the viewers of a device, or undefined if it does not exist. Strongly consistent. */
  ofDevice: async (id: DeviceId): Promise<DeviceViewers | undefined> => {
    const item = await table.get(keys.device(id))
    if (!item) return undefined
    const device = recordOf<Device>(item)
    const groups = await groupsOfDevice(table, id, device.groupId)
    const found = await Promise.all([usersUnder(table, keys.device(id)), usersOfGroups(table, groups)])
    const since = earliest(found.flat())
    const users = [...since.keys()].sort((a, b) => a - b)
    return { device, tenantId: deviceTenant(item), users, since, groups: groups.map(group => group.id) }
  },

  /** Returns the users who can see at least one of these devices. */
  ofDevices: async (ids: readonly DeviceId[]): Promise<UserId[]> => {
    const found: UserId[] = []
    await forEachConcurrently(
      DEVICES_AT_ONCE,
      ids,
      async id => void found.push(...((await viewers(table).ofDevice(id))?.users ?? [])),
    )
    return [...new Set(found)]
  },

  /** Returns the users who are linked to a group or to one of its ancestors. */
  ofGroup: async (id: GroupId): Promise<UserId[]> => [
    ...earliest(await usersOfGroups(table, await groupsAbove(table, { id, since: 0 }))).keys(),
  ],

  /** Returns the users who are linked to a geofence, and since when. */
  ofGeofence: async (id: GeofenceId): Promise<ViewersSince> =>
    earliest(await usersUnder(table, keys.linked({ kind: 'geofence', id }))),
})

const groupsOfDevice = async (table: Table, device: DeviceId, group: number): Promise<GroupMembership[]> => {
  if (group === 0) return []
  const id = groupId(group)
  const membership = await table.get(keys.groupDevice(id, device))
  return groupsAbove(table, { id, since: numberOf(membership?.['at']) })
}

/** Returns a group and its ancestors, with two reads for each. */
const groupsAbove = async (table: Table, first: GroupMembership): Promise<GroupMembership[]> => {
  const found = new Map<GroupId, GroupMembership>()
  for (let next: GroupMembership | undefined = first; next && !found.has(next.id) && found.size < GROUP_DEPTH_MAX;) {
    const { id, since }: GroupMembership = next
    const item: Item | undefined = await table.get(keys.group(id))
    // A deleted group grants no access.
    if (!item) break
    found.set(id, next)
    const parent = recordOf<{ readonly groupId: number }>(item).groupId
    next = parent > 0 ? await parentOf(table, groupId(parent), { id, since }) : undefined
  }
  return [...found.values()]
}

const parentOf = async (table: Table, id: GroupId, { id: child, since }: GroupMembership): Promise<GroupMembership> => {
  const membership = await table.get(keys.groupChild(id, child))
  return { id, since: Math.max(since, numberOf(membership?.['at'])) }
}
