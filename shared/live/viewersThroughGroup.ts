import type { DeviceId, GroupId, UserId } from '../model/ids.ts'
import type { Stores } from '../table/stores.ts'

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
  { groups, permissions, watchers }: Pick<Stores, 'groups' | 'permissions' | 'watchers'>,
  to?: number,
): Promise<GroupViewers | undefined> => {
  const [stored] = await groups.byIds([group])
  if (stored?.groupId === to) return undefined
  const [devices, users] = await Promise.all([permissions.devicesBelow([group]), watchers.ofGroup(group)])
  return { devices, users }
}
