/** Tree of groups. */
import type { Group } from '#shared/model/group.ts'
import { compareByName } from '../../ui/rows.ts'

export interface Branch {
  readonly group: Group
  /** 0 for the top level. */
  readonly depth: number
}

/**
 * Returns every group once, each after its parent. Groups with an unknown parent or in a cycle start at the top level.
 */
export const branchesOf = (groups: readonly Group[]): Branch[] => {
  const within = new Map<number, Group[]>()
  for (const group of groups) within.set(group.groupId, [...(within.get(group.groupId) ?? []), group])
  const known = new Set(groups.map(({ id }) => id))
  const branches: Branch[] = []
  const seen = new Set<number>()
  const add = (group: Group, depth: number): void => {
    if (seen.has(group.id)) return
    seen.add(group.id)
    branches.push({ group, depth })
    for (const inner of (within.get(group.id) ?? []).toSorted(compareByName)) add(inner, depth + 1)
  }
  const sorted = groups.toSorted(compareByName)
  for (const group of sorted) if (!known.has(group.groupId)) add(group, 0)
  for (const group of sorted) add(group, 0)
  return branches
}

/** Returns the groups that can be the parent: not the group itself or its subgroups. */
export const placesFor = (id: number | undefined, branches: readonly Branch[]): Branch[] => {
  const own = branches.findIndex(({ group }) => group.id === id)
  const depth = branches[own]?.depth
  if (depth === undefined) return [...branches]
  const end = branches.findIndex((branch, n) => n > own && branch.depth <= depth)
  return [...branches.slice(0, own), ...(end === -1 ? [] : branches.slice(end))]
}
