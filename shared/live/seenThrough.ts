import type { DeviceId, GroupId, UserId } from '../model/ids.ts'
import { groups } from '../table/groups.ts'
import { permissions } from '../table/permissions.ts'
import { watchers } from '../table/watchers.ts'
import type { Table } from '../table/table.ts'

export interface Seen {
  readonly devices: readonly DeviceId[]
  readonly users: readonly UserId[]
}

/**
 * Which devices are seen through a group, and by whom; asked before it is moved or deleted. Nothing where it stays under
 * its parent `to`.
 */
export const seenThrough = async (group: GroupId, table: Table, to?: number): Promise<Seen | undefined> => {
  const [stored] = await groups(table).byIds([group])
  if (stored?.groupId === to) return undefined
  const [devices, users] = await Promise.all([permissions(table).devicesBelow([group]), watchers(table).ofGroup(group)])
  return { devices, users }
}
