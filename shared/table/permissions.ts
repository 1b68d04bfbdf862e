/** Reads what a user can access: facts about the objects of a request, and lists of its devices and groups. */
import { type AccessFacts, GROUP_DEPTH_MAX, inDifferentTenants, objectName, type Viewer } from '../domain/access.ts'
import type { LinkedObject } from '../model/linkedKinds.ts'
import { deviceId, type DeviceId, groupId, type GroupId, type TenantId, type UserId } from '../model/ids.ts'
import type { Server } from '../model/server.ts'
import { deviceTenant, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { serverOf } from './server.ts'
import { idsUnder, type Item, type ItemReader, type Key, readItems, type Table } from './table.ts'

/** The objects that a request names. */
interface AccessQuery {
  readonly devices: readonly DeviceId[]
  readonly groups: readonly GroupId[]
  readonly users: readonly UserId[]
  readonly objects?: readonly LinkedObject[]
  /** True to read the server settings, too. */
  readonly server: boolean
}

interface AccessFactsResult {
  readonly facts: AccessFacts
  readonly server: Server | undefined
}

/** The user whose devices are listed. */
export type ListOwner = Pick<Viewer, 'id' | 'tenantId'>

export const permissions = (table: Table) => ({
  /** Reads the facts in one call, and one more for each level of groups. Strongly consistent, never cached. */
  facts: (viewer: Viewer, query: AccessQuery): Promise<AccessFactsResult> => readAccessFacts(table, viewer, query),

  /** Returns the ids of the devices that are linked to a user, or are in a linked group at any level. */
  devicesOf: async (owner: ListOwner): Promise<DeviceId[]> => {
    const under = (prefix: string) => idsUnder(table, keys.user(owner.id), prefix)
    const [devices, groups] = await Promise.all([under('DEVICE#'), under('GROUP#')])
    const inGroups = groups.length > 0 ? await devicesIn(table, groups.map(groupId)) : []
    return withoutOtherTenants(table, owner, ascending([...devices.map(deviceId), ...inGroups]))
  },

  /** Returns the ids of the groups that are linked to a user, and of all groups below them. */
  groupsOf: async (user: UserId): Promise<GroupId[]> => {
    const groups = (await idsUnder(table, keys.user(user), 'GROUP#')).map(groupId)
    return ascending((await groupLevels(table, groups)).flat())
  },

  /** Returns the ids of the devices in these groups and in all groups below them. */
  devicesBelow: async (groups: readonly GroupId[]): Promise<DeviceId[]> => ascending(await devicesIn(table, groups)),

  /** Returns the same as `devicesBelow`, without devices of tenants other than the owner's. */
  devicesInGroups: async (owner: ListOwner, groups: readonly GroupId[]): Promise<DeviceId[]> =>
    withoutOtherTenants(table, owner, ascending(await devicesIn(table, groups))),
})

const readAccessFacts = async (table: Table, viewer: Viewer, query: AccessQuery): Promise<AccessFactsResult> => {
  const { devices, groups, users, objects = [], server } = query
  const linkOf = (object: LinkedObject) => keys.ownerLinked({ kind: 'user', id: viewer.id }, object)
  const read = await readItems(table, accessKeys(viewer, query))
  const existing = devices.flatMap(device => {
    const item = read(keys.device(device))
    return item ? [[device, groupOf(item)] as const] : []
  })
  const linkedDevices = new Set(devices.filter(device => read(keys.userDevice(viewer.id, device))))
  const ancestors = new AncestorReader(table, viewer)
  ancestors.add(groups, read)
  if (!viewer.administrator) {
    const grouped = existing.filter(([device, group]) => group > 0 && !linkedDevices.has(device))
    await ancestors.readAll(grouped.map(([, group]) => groupId(group)))
  }
  const facts: AccessFacts = {
    linkedDevices,
    managedUsers: new Set(users.filter(user => read(keys.userManaged(viewer.id, user)))),
    tenantUsers: new Set(users.filter(user => managementKeys(viewer, user).slice(1).some(read))),
    tenantOf: new Map(existing.flatMap(([device]) => tenantEntry(device, read))),
    groupOf: new Map(existing),
    linkedGroups: ancestors.linkedGroups,
    parentOf: ancestors.parentOf,
    objects: new Set(objects.filter(object => read(keys.linked(object))).map(objectName)),
    linkedObjects: new Set(objects.filter(object => read(linkOf(object))).map(objectName)),
  }
  return { facts, server: server ? serverOf(read(keys.server())) : undefined }
}

/** Returns the keys of the items that the facts are first read from. */
export const accessKeys = (viewer: Viewer, { devices, groups, users, objects = [], server }: AccessQuery): Key[] => [
  ...(server ? [keys.server()] : []),
  ...devices.flatMap(device => [keys.device(device), keys.userDevice(viewer.id, device)]),
  ...groups.flatMap(group => [keys.group(group), keys.userGroup(viewer.id, group)]),
  ...users.flatMap(user => managementKeys(viewer, user)),
  ...objects.flatMap(object => [keys.linked(object), keys.ownerLinked({ kind: 'user', id: viewer.id }, object)]),
]

/** Keys of the items by which a viewer can manage a user: a link between the two, then the membership in its tenant. */
const managementKeys = ({ id, tenantId: tenant, managesTenant = false }: Viewer, user: UserId): Key[] => [
  keys.userManaged(id, user),
  ...(managesTenant && tenant !== undefined ? [keys.tenantUser(tenant, user)] : []),
]

const tenantEntry = (device: DeviceId, read: ItemReader): (readonly [DeviceId, TenantId])[] => {
  const tenant = deviceTenant(read(keys.device(device)))
  return tenant === undefined ? [] : [[device, tenant]]
}

/** Returns the group of a device or the parent of a group; 0 if it has none. */
const groupOf = (item: Item): number => recordOf<{ readonly groupId: number }>(item).groupId

/** Reads the ancestors of groups level by level, up to groups that are linked to the viewer. */
class AncestorReader {
  readonly parentOf = new Map<GroupId, number>()
  readonly linkedGroups = new Set<GroupId>()
  private readonly known = new Set<GroupId>()

  constructor(
    private readonly table: Table,
    private readonly viewer: Viewer,
  ) {}

  add(groups: readonly GroupId[], read: ItemReader): void {
    for (const group of groups) {
      this.known.add(group)
      const item = read(keys.group(group))
      if (item) this.parentOf.set(group, groupOf(item))
      if (read(keys.userGroup(this.viewer.id, group))) this.linkedGroups.add(group)
    }
  }

  /** Reads these groups and all ancestors of the added ones. */
  async readAll(more: readonly GroupId[]): Promise<void> {
    let next = this.unknown([...more, ...this.parents()])
    for (let level = 0; next.length > 0 && level < GROUP_DEPTH_MAX; level += 1) {
      const wanted = next.flatMap(group => [keys.group(group), keys.userGroup(this.viewer.id, group)])
      this.add(next, await readItems(this.table, wanted))
      next = this.unknown(this.parents())
    }
  }

  private parents(): GroupId[] {
    const open = [...this.parentOf].filter(([group, parent]) => parent > 0 && !this.linkedGroups.has(group))
    return open.map(([, parent]) => groupId(parent))
  }

  private unknown(groups: readonly GroupId[]): GroupId[] {
    return [...new Set(groups)].filter(group => !this.known.has(group))
  }
}

/** A user without a tenant can access devices of any tenant, which saves the read. */
const withoutOtherTenants = async (table: Table, { tenantId }: ListOwner, devices: DeviceId[]): Promise<DeviceId[]> => {
  if (tenantId === undefined || devices.length === 0) return devices
  const items = await table.getMany(devices.map(keys.device))
  return devices.filter((_, n) => !inDifferentTenants(tenantId, deviceTenant(items[n])))
}

const ascending = <I extends number>(ids: readonly I[]): I[] => [...new Set(ids)].sort((a, b) => a - b)

const devicesIn = async (table: Table, groups: readonly GroupId[]): Promise<DeviceId[]> => {
  const devices: DeviceId[] = []
  await groupLevels(table, groups, async group => {
    devices.push(...(await idsUnder(table, group, 'DEVICE#')).map(deviceId))
  })
  return devices
}

/** Returns these groups, then their child groups, and so on. Visits each group once, so that a cycle ends, too. */
export const groupLevels = async (
  table: Table,
  groups: readonly GroupId[],
  visit?: (group: Key) => Promise<void>,
): Promise<GroupId[][]> => {
  const visited = new Set<GroupId>()
  const levels: GroupId[][] = []
  for (let level = [...new Set(groups)]; level.length > 0;) {
    for (const group of level) visited.add(group)
    levels.push(level)
    const children = await Promise.all(
      level.map(async group => {
        const [ids] = await Promise.all([idsUnder(table, keys.group(group), 'GROUP#'), visit?.(keys.group(group))])
        return ids.map(groupId)
      }),
    )
    level = [...new Set(children.flat())].filter(group => !visited.has(group))
  }
  return levels
}
