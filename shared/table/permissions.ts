/** What a user may see as a whole: the devices and groups it is linked to, and all that stand in them. */
import { inDifferentTenants, type Viewer } from '../domain/access.ts'
import { deviceId, type DeviceId, groupId, type GroupId, type UserId } from '../model/ids.ts'
import { readAccessFacts, type AccessQuery } from './accessFacts.ts'
import { keys } from './keys.ts'
import { deviceTenant } from './tenants.ts'
import type { Key, Table } from './table.ts'

export const permissions = (table: Table) => ({
  /** What is known about the objects that a request names. */
  facts: (viewer: Viewer, question: AccessQuery) => readAccessFacts(table, viewer, question),

  /** The devices that a user sees as its own, by id: linked ones and those in linked groups, at any depth. */
  devicesOf: async (owner: ListOwner): Promise<DeviceId[]> => {
    const { PK } = keys.user(owner.id)
    const [devices, groups] = await Promise.all([idsUnder(table, PK, 'DEVICE#'), idsUnder(table, PK, 'GROUP#')])
    const inGroups = groups.length > 0 ? await devicesIn(table, groups.map(groupId)) : []
    return notApart(table, owner, ascending([...devices.map(deviceId), ...inGroups]))
  },

  /** The groups that a user sees as its own, by id: linked ones and those below them. */
  groupsOf: async (user: UserId): Promise<GroupId[]> => {
    const groups = (await idsUnder(table, keys.user(user).PK, 'GROUP#')).map(groupId)
    return ascending((await groupLevels(table, groups)).flat())
  },

  /** The devices of these groups and of all groups below them, by id. */
  devicesBelow: async (groups: readonly GroupId[]): Promise<DeviceId[]> => ascending(await devicesIn(table, groups)),

  /** As `devicesBelow`, without those of another tenant than the owner's. */
  devicesInGroups: async (owner: ListOwner, groups: readonly GroupId[]): Promise<DeviceId[]> =>
    notApart(table, owner, ascending(await devicesIn(table, groups))),
})

/** For whom devices are looked up. */
export type ListOwner = Pick<Viewer, 'id' | 'tenantId'>

/** A tenant's devices are asked for theirs; who has no tenant saves that read. */
const notApart = async (table: Table, { tenantId: own }: ListOwner, devices: DeviceId[]): Promise<DeviceId[]> => {
  if (own === undefined || devices.length === 0) return devices
  const items = await table.getMany(devices.map(keys.device))
  return devices.filter((_, n) => !inDifferentTenants(own, deviceTenant(items[n])))
}

const ascending = <I extends number>(ids: readonly I[]): I[] => [...new Set(ids)].sort((a, b) => a - b)

/** The ids at the end of the sort keys that start with a prefix. */
export const idsUnder = async (table: Table, PK: Key['PK'], prefix: string): Promise<number[]> => {
  const ids: number[] = []
  for await (const { SK } of table.query({ PK, prefix })) ids.push(Number(SK.slice(prefix.length)))
  return ids
}

const devicesIn = async (table: Table, groups: readonly GroupId[]): Promise<DeviceId[]> => {
  const devices: DeviceId[] = []
  await groupLevels(table, groups, async ({ PK }) => {
    devices.push(...(await idsUnder(table, PK, 'DEVICE#')).map(deviceId))
  })
  return devices
}

/** These groups, then those that stand in them, and so on; each once, so that groups in a circle end too. */
export const groupLevels = async (
  table: Table,
  groups: readonly GroupId[],
  visit?: (group: Key) => Promise<void>,
): Promise<GroupId[][]> => {
  const seen = new Set<GroupId>()
  const levels: GroupId[][] = []
  for (let level = [...new Set(groups)]; level.length > 0;) {
    for (const group of level) seen.add(group)
    levels.push(level)
    const children = await Promise.all(
      level.map(async group => {
        const [ids] = await Promise.all([idsUnder(table, keys.group(group).PK, 'GROUP#'), visit?.(keys.group(group))])
        return ids.map(groupId)
      }),
    )
    level = [...new Set(children.flat())].filter(group => !seen.has(group))
  }
  return levels
}
