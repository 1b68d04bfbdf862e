/** Tree of groups. */
import type { Group } from '#shared/model/group.ts'
import { compareByName } from '../../ui/rows.ts'

export interface GroupNode {
  readonly group: Group
  /** 0 for the top level. */
  readonly depth: number
}

/**
 * Returns every group once, each after its parent. Groups with an unknown parent or in a cycle start at the top level.
 */
export const flattenGroups = (groups: readonly Group[]): GroupNode[] => {
  const within = new Map<number, Group[]>()
  for (const group of groups) within.set(group.groupId, [...(within.get(group.groupId) ?? []), group])
  const known = new Set(groups.map(({ id }) => id))
  const nodes: GroupNode[] = []
  const seen = new Set<number>()
  const add = (group: Group, depth: number): void => {
    if (seen.has(group.id)) return
    seen.add(group.id)
    nodes.push({ group, depth })
    for (const inner of (within.get(group.id) ?? []).toSorted(compareByName)) add(inner, depth + 1)
  }
  const sorted = groups.toSorted(compareByName)
  for (const group of sorted) if (!known.has(group.groupId)) add(group, 0)
  for (const group of sorted) add(group, 0)
  return nodes
}

/** Returns the groups that can be the parent: not the group itself or its subgroups. */
export const possibleParents = (id: number | undefined, nodes: readonly GroupNode[]): GroupNode[] => {
  const own = nodes.findIndex(({ group }) => group.id === id)
  const depth = nodes[own]?.depth
  if (depth === undefined) return [...nodes]
  const end = nodes.findIndex((node, n) => n > own && node.depth <= depth)
  return [...nodes.slice(0, own), ...(end === -1 ? [] : nodes.slice(end))]
}
