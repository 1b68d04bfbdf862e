import type { DeviceId, GroupId, UserId } from '../model/ids.ts'
import { groups } from '../table/groups.ts'
import { permissions } from '../table/permissions.ts'
import { viewers } from '../table/viewers.ts'
import type { Table } from '../table/table.ts'

export interface GroupViewers {
  readonly devices: readonly DeviceId[]
  readonly users: readonly UserId[]
}

/**
 * Which devices are seen through a group, and by whom; asked before it is moved or deleted. Nothing where it stays under
 * its parent `to`.
 */
export const viewersThroughGroup = async (
  group: GroupId,
  table: Table,
  to?: number,
): Promise<GroupViewers | undefined> => {
  const [stored] = await groups(table).byIds([group])
  if (stored?.groupId === to) return undefined
  const [devices, users] = await Promise.all([permissions(table).devicesBelow([group]), viewers(table).ofGroup(group)])
  return { devices, users }
}
