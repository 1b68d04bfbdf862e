/**
 * Deletes a group: first all that stands in it leaves and its links go, in transactions of at most 100 writes, then the
 * group itself. When this is cut off, the group is still there and can be deleted again.
 */
import { deviceId, groupId, type GroupId } from '../model/ids.ts'
import { newVersion } from './config.ts'
import { commit, numberOf, recordOf, revision, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { removeGroupLinks } from './links.ts'
import { idsUnder } from './permissions.ts'
import type { Item, Key, Table } from './table.ts'

/** False when there is none. Throws `Stale` when something changed meanwhile. */
export const removeGroup = async (table: Table, id: GroupId): Promise<boolean> => {
  const item = await table.get(keys.group(id))
  if (!item) return false
  const parent = recordOf<Member>(item).groupId
  await empty(table, id)
  await commit(table, [
    { write: { delete: keys.group(id), onlyIf: { rev: numberOf(item['rev']) } }, otherwise: new Conflict() },
    ...(parent > 0 ? [{ write: { delete: keys.groupChild(groupId(parent), id) } }] : []),
  ])
  // What came in between the two; from now on nothing can.
  await retryOnConflict(() => empty(table, id))
  return true
}

/** What devices and groups have in common. */
interface Member {
  readonly groupId: number
}

/** Two writes a member, and the new version: 49 of them fit into a transaction of 100. */
const MEMBERS_AT_ONCE = 49

const empty = async (table: Table, id: GroupId): Promise<void> => {
  const { PK } = keys.group(id)
  const [devices, children] = await Promise.all([idsUnder(table, PK, 'DEVICE#'), idsUnder(table, PK, 'GROUP#')])
  const members: [entity: Key, membership: Key][] = [
    ...devices.map(deviceId).map((one): [Key, Key] => [keys.device(one), keys.groupDevice(id, one)]),
    ...children.map(groupId).map((one): [Key, Key] => [keys.group(one), keys.groupChild(id, one)]),
  ]
  for (let at = 0; at < members.length; at += MEMBERS_AT_ONCE) {
    const some = members.slice(at, at + MEMBERS_AT_ONCE)
    const items = await table.getMany(some.map(([entity]) => entity))
    const steps = some.flatMap(([entity, membership], index) => leaving(id, entity, membership, items[index]))
    await commit(table, [...steps, newVersion])
  }
  await removeGroupLinks(table, id)
}

/** The writes with which a member leaves; one that has already left, or is gone, must not come back meanwhile. */
const leaving = (id: GroupId, entity: Key, membership: Key, item: Item | undefined): TransactWrite[] => {
  const record = item && recordOf<Member>(item)
  const left: TransactWrite = { write: { delete: membership } }
  if (!item || !record) return [{ write: { check: entity, onlyIf: 'absent' }, otherwise: new Conflict() }, left]
  const rev = numberOf(item['rev'])
  if (record.groupId === id) return [revision(entity, rev, { ...record, groupId: 0 }), left]
  return [{ write: { check: entity, onlyIf: { rev } }, otherwise: new Conflict() }, left]
}
