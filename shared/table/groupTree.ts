/**
 * Keeps groups in trees without cycles and at most 20 levels deep under concurrent changes. A move is valid only while the
 * tree is the same: it names the version of the tree that it checked, and each change increments the version. A new group
 * can't close a cycle. It names only the revisions of its ancestors, so that it never conflicts with other new groups.
 */
import { GROUP_DEPTH_MAX } from '../domain/access.ts'
import { conflict, forbidden } from '../errors.ts'
import type { Group } from '../model/group.ts'
import { groupId, type GroupId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { numberOf, recordOf, Conflict, type TransactWrite } from './entities.ts'
import type { EntityKind } from './entityStore.ts'
import { keys } from './keys.ts'
import { groupLevels } from './permissions.ts'
import type { Table } from './table.ts'

/** The members of a group that callers set. */
export type GroupRecord = Omit<Group, 'id'>

export const groupKind: EntityKind<GroupId, GroupRecord, Group> = {
  kind: 'group',
  toId: groupId,
  key: id => keys.group(id),
  read: item => ({ id: numberOf(item['id']), ...recordOf<GroupRecord>(item) }),
  consumerReads: group => group.groupId,
}

const cycle = () => conflict('Cycle in group hierarchy')
const tooDeep = () => conflict(`Groups can be nested at most ${GROUP_DEPTH_MAX} levels deep`)

interface Ancestor {
  readonly id: GroupId
  readonly rev: number
}

/** Returns the group with this id and its ancestors, nearest first. Throws forbidden if the group does not exist. */
const lineageOf = async (table: Table, first: GroupId): Promise<Ancestor[]> => {
  const found: Ancestor[] = []
  for (let at: number = first; at > 0 && found.length < GROUP_DEPTH_MAX;) {
    const id = groupId(at)
    const item = await table.get(keys.group(id))
    if (!item && id === first) throw forbidden('Group access denied')
    if (!item) break
    found.push({ id, rev: numberOf(item['rev']) })
    at = recordOf<GroupRecord>(item).groupId
  }
  return found
}

/**
 * Returns the writes that insert a new group below a parent, 0 for none. Throws forbidden if the parent does not exist,
 * conflict if the group would be too deep.
 */
export const insertGroup = async (table: Table, id: GroupId, parent: number): Promise<TransactWrite[]> => {
  if (parent === 0) return []
  const above = await lineageOf(table, groupId(parent))
  if (above.length >= GROUP_DEPTH_MAX) throw tooDeep()
  return [
    { write: { update: keys.groupTree(), add: { n: 1 } } },
    ...above.map((ancestor): TransactWrite => ({
      write: { check: keys.group(ancestor.id), onlyIf: { rev: ancestor.rev } },
      otherwise: new Conflict(),
    })),
    childOf(groupId(parent), id),
  ]
}

/** Returns the writes that move a group from one parent to another. Throws as `insertGroup` does, and conflict for a cycle. */
export const moveGroup = async (
  table: Table,
  id: GroupId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<TransactWrite[]> => {
  if (from === to) return []
  const version = numberOf((await table.get(keys.groupTree()))?.['n'])
  if (to > 0) await checkMove(table, id, groupId(to))
  return [
    {
      write: { update: keys.groupTree(), add: { n: 1 }, onlyIf: { n: version === 0 ? { missing: true } : version } },
      otherwise: new Conflict(),
    },
    ...(to > 0 ? [groupExists(groupId(to)), childOf(groupId(to), id)] : []),
    ...(from > 0 ? [{ write: { delete: keys.groupChild(groupId(from), id) } }] : []),
  ]
}

const checkMove = async (table: Table, id: GroupId, parent: GroupId): Promise<void> => {
  const above = await lineageOf(table, parent)
  if (above.some(ancestor => ancestor.id === id)) throw cycle()
  const levels = await groupLevels(table, [id])
  if (above.length + levels.length > GROUP_DEPTH_MAX) throw tooDeep()
}

/** The parent can be deleted after the check. */
const groupExists = (parent: GroupId): TransactWrite => ({
  write: { check: keys.group(parent), onlyIf: 'present' },
  otherwise: new Conflict(),
})

const childOf = (parent: GroupId, child: GroupId): TransactWrite => ({
  write: { put: { ...keys.groupChild(parent, child), v: 1, groupId: child, at: currentHost().now() } },
})
