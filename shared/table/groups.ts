/** Groups. The place of a device or a group is stored twice: in its record as `groupId`, and in an item under the group. */
import type { Group } from '../model/group.ts'
import { deviceId, groupId, type GroupId, type UserId } from '../model/ids.ts'
import { commitInBatches, numberOf, recordOf, Conflict, type TransactWrite } from './entities.ts'
import { entityStore, revise } from './entityStore.ts'
import { groupKind, type GroupRecord, insertGroup, moveGroup } from './groupTree.ts'
import { keys } from './keys.ts'
import type { Later } from './later.ts'
import { linkCreator, unlinkGroup, userGroup } from './links.ts'
import { type IdsByPrefix, idsIn, type Item, type Key, type Table } from './table.ts'

export const groups = (table: Table) => {
  const store = entityStore(table, groupKind)
  return {
    byIds: store.byIds,
    all: store.all,

    /**
     * Creates a group that is linked to its creator. Throws forbidden if the parent does not exist, conflict if the group
     * would be more than 20 levels deep.
     */
    create: async (record: GroupRecord, creator: UserId): Promise<GroupId> => {
      const created = await store.create(async id => ({
        record,
        writes: [...linkCreator(creator, userGroup(creator, id)), ...(await insertGroup(table, id, record.groupId))],
      }))
      return created.id
    },

    /** Replaces a group. Returns false if it does not exist. Throws as `create` does, and conflict if a move creates a cycle. */
    update: async (id: GroupId, record: GroupRecord): Promise<boolean> => {
      const moved = (before: Group) => moveGroup(table, id, { from: before.groupId, to: record.groupId })
      return (await store.update(id, async before => ({ record, writes: await moved(before) }))) !== undefined
    },

    /** Deletes a group. Its devices and child groups are kept without a group. Returns false if it does not exist. */
    remove: (id: GroupId, later?: Later): Promise<boolean> =>
      store.remove(id, {
        later,
        unlink: async () => {
          const ids = await idsIn(table, keys.group(id))
          return [...(await empty(table, id, ids)), ...unlinkGroup(ids, id)]
        },
        writes: ({ groupId: parent }) =>
          parent > 0 ? [{ write: { delete: keys.groupChild(groupId(parent), id) } }] : [],
      }),
  }
}

/** Common part of the records of devices and groups. */
interface MemberRecord {
  readonly groupId: number
}

const memberKind = {
  read: (item: Item) => recordOf<MemberRecord>(item),
  consumerReads: (member: MemberRecord) => member.groupId,
}

/** Two writes each, so that they fit into one transaction. */
const MEMBERS_AT_ONCE = 49

/** Removes devices and child groups from a group until few remain. Returns the writes that remove each of these. */
const empty = async (table: Table, id: GroupId, ids: IdsByPrefix): Promise<TransactWrite[][]> => {
  const members: [entity: Key, membership: Key][] = [
    ...ids('DEVICE#')
      .map(deviceId)
      .map((one): [Key, Key] => [keys.device(one), keys.groupDevice(id, one)]),
    ...ids('GROUP#')
      .map(groupId)
      .map((one): [Key, Key] => [keys.group(one), keys.groupChild(id, one)]),
  ]
  for (let at = 0; ; at += MEMBERS_AT_ONCE) {
    const some = members.slice(at, at + MEMBERS_AT_ONCE)
    const items = some.length > 0 ? await table.getMany(some.map(([entity]) => entity)) : []
    const writes = some.map(([entity, membership], index) => leaving(id, entity, membership, items[index]))
    if (at + MEMBERS_AT_ONCE >= members.length) return writes
    await commitInBatches(table, writes)
  }
}

/** Returns the writes that remove a member. A member that has already left must not return meanwhile. */
const leaving = (id: GroupId, entity: Key, membership: Key, item: Item | undefined): TransactWrite[] => {
  const left: TransactWrite = { write: { delete: membership } }
  if (!item) return [{ write: { check: entity, onlyIf: 'absent' }, otherwise: new Conflict() }, left]
  const record = recordOf<MemberRecord>(item)
  if (record.groupId === id) return [revise(memberKind, item, { ...record, groupId: 0 }), left]
  return [{ write: { check: entity, onlyIf: { rev: numberOf(item['rev']) } }, otherwise: new Conflict() }, left]
}
