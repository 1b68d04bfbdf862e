/**
 * Forgets a device: first its links and aliases, in transactions of at most 100 writes, then itself with its name and
 * its state. When this is cut off, the device is still there and can be removed again.
 */
import { type DeviceId, groupId, userId } from '../model/ids.ts'
import { removeAliases } from './aliases.ts'
import { deviceUnlink } from './deviceLinks.ts'
import { commit, numberOf, recordOf, Conflict, retryOnConflict } from './entities.ts'
import { beginErasure } from './erasure.ts'
import { keys } from './keys.ts'
import { removeDeviceGeofences } from './links.ts'
import { idsUnder } from './permissions.ts'
import type { Table } from './table.ts'

/** Three writes a link: 33 of them fit into a transaction. */
const LINKS_AT_ONCE = 33

/** False when there is none. Throws `Stale` when it changed meanwhile. */
export const removeDevice = async (table: Table, id: DeviceId): Promise<boolean> => {
  const item = await table.get(keys.device(id))
  if (!item) return false
  const { uniqueId, groupId: group } = recordOf<{ readonly uniqueId: string; readonly groupId: number }>(item)
  await removeLinks(table, id)
  await commit(table, [
    { write: { delete: keys.device(id), onlyIf: { rev: numberOf(item['rev']) } }, otherwise: new Conflict() },
    { write: { delete: keys.uniqueId(uniqueId) } },
    { write: { delete: keys.deviceState(id) } },
    ...beginErasure(id, uniqueId, await table.get(keys.deviceState(id))),
    ...(group > 0 ? [{ write: { delete: keys.groupDevice(groupId(group), id) } }] : []),
  ])
  // A link that was made between the two; from now on none can be made.
  await retryOnConflict(() => removeLinks(table, id))
  return true
}

const removeLinks = async (table: Table, device: DeviceId): Promise<void> => {
  await Promise.all([removeDeviceGeofences(table, device), removeAliases(table, device)])
  const users = (await idsUnder(table, keys.device(device).PK, 'USER#')).map(userId)
  const accounts = await table.getMany(users.map(keys.user))
  const steps = users.map((user, index) => deviceUnlink(user, device, accounts[index] !== undefined))
  for (let at = 0; at < steps.length; at += LINKS_AT_ONCE) {
    await commit(table, steps.slice(at, at + LINKS_AT_ONCE).flat())
  }
}
