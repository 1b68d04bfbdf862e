/**
 * Keeps groups in trees, without circles and at most 20 deep, however many change them at once. A move holds only if nothing
 * was moved or added since it was judged: it names the number of the tree that it read, and each change counts it up.
 * A new group can close no circle, so it only names the revisions of the groups above it and never waits for other new ones.
 */
import { GROUP_DEPTH_MAX } from '../domain/access.ts'
import { conflict, forbidden } from '../errors.ts'
import type { Group } from '../model/group.ts'
import { groupId, type GroupId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { newVersion } from './config.ts'
import { numberOf, recordOf, Conflict, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { groupLevels } from './permissions.ts'
import type { Table } from './table.ts'

/** What callers decide about a group. */
export type GroupRecord = Omit<Group, 'id'>

const cycle = () => conflict('Cycle in group hierarchy')
const tooDeep = () => conflict(`Groups can be nested at most ${GROUP_DEPTH_MAX} levels deep`)

interface Ancestor {
  readonly id: GroupId
  readonly rev: number
}

/** The group with this id and those above it, nearest first. Throws `forbidden` when there is no such group. */
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

/** The writes that put a new group under a parent, 0 for the top. Throws `forbidden`, or `conflict` when it is too deep. */
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

/** The writes that move a group from one parent to another. Throws `forbidden`, or `conflict` for a circle or the depth. */
export const moveGroup = async (
  table: Table,
  id: GroupId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<TransactWrite[]> => {
  if (from === to) return []
  const tree = numberOf((await table.get(keys.groupTree()))?.['n'])
  if (to > 0) await judge(table, id, groupId(to))
  return [
    {
      write: { update: keys.groupTree(), add: { n: 1 }, onlyIf: { n: tree === 0 ? { missing: true } : tree } },
      otherwise: new Conflict(),
    },
    ...(to > 0 ? [present(groupId(to)), childOf(groupId(to), id)] : []),
    ...(from > 0 ? [{ write: { delete: keys.groupChild(groupId(from), id) } }] : []),
    newVersion,
  ]
}

/** Throws unless the group may stand in the other. */
const judge = async (table: Table, id: GroupId, parent: GroupId): Promise<void> => {
  const above = await lineageOf(table, parent)
  if (above.some(ancestor => ancestor.id === id)) throw cycle()
  const levels = await groupLevels(table, [id])
  if (above.length + levels.length > GROUP_DEPTH_MAX) throw tooDeep()
}

/** A parent that was just deleted takes nobody in. */
const present = (parent: GroupId): TransactWrite => ({
  write: { check: keys.group(parent), onlyIf: 'present' },
  otherwise: new Conflict(),
})

const childOf = (parent: GroupId, child: GroupId): TransactWrite => ({
  write: { put: { ...keys.groupChild(parent, child), v: 1, groupId: child, at: currentHost().now() } },
})
