/** Groups. Who stands in a group is said twice: by the member's `groupId` and by an item under the group. */
import { badRequest } from '../errors.ts'
import type { Group } from '../model/group.ts'
import { groupId, type GroupId, type UserId } from '../model/ids.ts'
import { commit, entityItem, numberOf, recordOf, revision, retryOnConflict } from './entities.ts'
import { type GroupRecord, insertGroup, moveGroup } from './groupTree.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { linking, userGroup } from './links.ts'
import { removeGroup } from './removeGroup.ts'
import type { Item, Table } from './table.ts'

export const groups = (table: Table) => ({
  /** These groups, in this order, without those that are not there. */
  byIds: async (ids: readonly GroupId[]): Promise<Group[]> => {
    const items = ids.length > 0 ? await table.getMany(ids.map(keys.group)) : []
    return items.flatMap(item => (item ? [groupOf(item)] : []))
  },

  /** All groups by id, from the index: one that was just written may show a moment late. */
  all: async (): Promise<Group[]> => {
    const found: Group[] = []
    for await (const item of table.list('group')) found.push(groupOf(item))
    return found
  },

  /** Creates a group that is linked to its creator. Throws `forbidden` when there is no such parent, `conflict` when it is too deep. */
  create: async (record: GroupRecord, creator: UserId): Promise<GroupId> => {
    const id = groupId(await nextId(table, 'group'))
    await retryOnConflict(() => create(table, id, { record, creator }))
    return id
  },

  /** Replaces a group. False when there is none. Throws as `create` does, and `conflict` for a circle. */
  update: (id: GroupId, record: GroupRecord): Promise<boolean> => retryOnConflict(() => update(table, id, record)),

  /** Deletes a group; what stood in it stands in none afterwards. False when there is none. */
  remove: (id: GroupId): Promise<boolean> => retryOnConflict(() => removeGroup(table, id)),
})

const groupOf = (item: Item): Group => ({ id: numberOf(item['id']), ...recordOf<GroupRecord>(item) })

interface NewGroup {
  readonly record: GroupRecord
  readonly creator: UserId
}

const create = async (table: Table, id: GroupId, { record, creator }: NewGroup): Promise<void> =>
  commit(table, [
    { write: { put: entityItem(keys.group(id), { kind: 'group', id, record }), onlyIf: 'absent' } },
    { write: { check: keys.user(creator), onlyIf: 'present' }, otherwise: badRequest('User not found') },
    ...linking(userGroup(creator, id)),
    ...(await insertGroup(table, id, record.groupId)),
  ])

const update = async (table: Table, id: GroupId, record: GroupRecord): Promise<boolean> => {
  const stored = await table.get(keys.group(id))
  if (!stored) return false
  const { groupId: from } = recordOf<GroupRecord>(stored)
  const moved = await moveGroup(table, id, { from, to: record.groupId })
  await commit(table, [revision(keys.group(id), numberOf(stored['rev']), record), ...moved])
  return true
}
