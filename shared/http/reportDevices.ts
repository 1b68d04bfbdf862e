import { deviceId, type DeviceId, groupId } from '../model/ids.ts'
import type { ListOwner } from '../table/permissions.ts'
import type { Stores } from '../table/stores.ts'

/** The devices of a report: the named ones, then those of the named groups at any depth; each once. */
export const reportDevices = async (
  query: { readonly deviceId: readonly number[]; readonly groupId: readonly number[] },
  { permissions }: Stores,
  owner: ListOwner,
): Promise<DeviceId[]> => {
  const inGroups = query.groupId.length > 0 ? await permissions.devicesInGroups(owner, query.groupId.map(groupId)) : []
  return [...new Set([...query.deviceId.map(deviceId), ...inGroups])]
}
