/**
 * Who may see a device or a geofence at this moment, and since when; the other way round than `permissions`, which begins
 * with the user.
 */
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
import { numberOf, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { deviceTenant } from './tenants.ts'
import type { Item, Table } from './table.ts'

export interface DeviceViewers {
  readonly device: Pick<Device, 'name' | 'attributes'>
  /** The tenant of the device; users of another one are not told of it. */
  readonly tenantId: TenantId | undefined
  /** Linked to the device or to a group that it stands in, at any depth. */
  readonly users: readonly UserId[]
  /** Since when each of these users may see the device without a break. */
  readonly since: ViewersSince
}

/** Unix time in milliseconds; 0 for links that were made before their time was kept. */
export type ViewersSince = ReadonlyMap<UserId, number>

interface GroupMembership {
  readonly id: GroupId
  /** Since when the group holds what was asked about. */
  readonly since: number
}

const PREFIX = 'USER#'

const usersUnder = async (table: Table, PK: string, since = 0): Promise<[UserId, number][]> => {
  const found: [UserId, number][] = []
  for await (const item of table.query({ PK, prefix: PREFIX }))
    found.push([userId(Number(item.SK.slice(PREFIX.length))), Math.max(since, numberOf(item['at']))])
  return found
}

const usersOfGroups = async (table: Table, groups: readonly GroupMembership[]): Promise<[UserId, number][]> =>
  (await Promise.all(groups.map(({ id, since }) => usersUnder(table, keys.group(id).PK, since)))).flat()

/** The first moment of each user, of all the ways in which it may see the device. */
const earliest = (ways: readonly (readonly [UserId, number])[]): Map<UserId, number> => {
  const since = new Map<UserId, number>()
  for (const [user, at] of ways) since.set(user, Math.min(at, since.get(user) ?? Infinity))
  return since
}

/** Each is a handful of reads. */
const AT_ONCE = 8

export const viewers = (table: Table) => ({
  /** Undefined when there is no such device. Strongly consistent. */
  ofDevice: async (id: DeviceId): Promise<DeviceViewers | undefined> => {
    const item = await table.get(keys.device(id))
    if (!item) return undefined
    const device = recordOf<Device>(item)
    const groups = await groupsOfDevice(table, id, device.groupId)
    const found = await Promise.all([usersUnder(table, keys.device(id).PK), usersOfGroups(table, groups)])
    const since = earliest(found.flat())
    return { device, tenantId: deviceTenant(item), users: [...since.keys()].sort((a, b) => a - b), since }
  },

  /** The users who may see one of these devices at least. */
  ofDevices: async (ids: readonly DeviceId[]): Promise<UserId[]> => {
    const found: UserId[] = []
    await forEachConcurrently(
      AT_ONCE,
      ids,
      async id => void found.push(...((await viewers(table).ofDevice(id))?.users ?? [])),
    )
    return [...new Set(found)]
  },

  /** The users who are linked to a group or to one that it stands in. */
  ofGroup: async (id: GroupId): Promise<UserId[]> => [
    ...earliest(await usersOfGroups(table, await groupsAbove(table, { id, since: 0 }))).keys(),
  ],

  /** The users who are linked to a geofence, and since when. */
  ofGeofence: async (id: GeofenceId): Promise<ViewersSince> => earliest(await usersUnder(table, keys.geofence(id).PK)),
})

const groupsOfDevice = async (table: Table, device: DeviceId, group: number): Promise<GroupMembership[]> => {
  if (group === 0) return []
  const id = groupId(group)
  const membership = await table.get(keys.groupDevice(id, device))
  return groupsAbove(table, { id, since: numberOf(membership?.['at']) })
}

/** A group and those that it stands in; two reads for each. */
const groupsAbove = async (table: Table, first: GroupMembership): Promise<GroupMembership[]> => {
  const found = new Map<GroupId, GroupMembership>()
  for (let next: GroupMembership | undefined = first; next && !found.has(next.id) && found.size < GROUP_DEPTH_MAX;) {
    const { id, since }: GroupMembership = next
    const item: Item | undefined = await table.get(keys.group(id))
    // A group that is gone grants nothing.
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
