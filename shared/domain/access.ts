/**
 * Access rules: which objects a user can see or change. Pure. `shared/table/permissions.ts` reads the facts with strong
 * consistency, so that a changed permission takes effect with the next request.
 */
import type { DeviceId, GroupId, TenantId, UserId } from '../model/ids.ts'
import type { LinkedKind, LinkedObject } from '../model/linkedKinds.ts'

/** Maximum nesting of groups. Ancestors beyond it grant no access. */
export const GROUP_DEPTH_MAX = 20

export interface Viewer {
  readonly id: UserId
  readonly administrator: boolean
  /** Tenant of the user, and whether it manages the other users of the tenant. */
  readonly tenantId?: TenantId | undefined
  readonly managesTenant?: boolean
}

/** Facts about the objects of a query. An object that is missing here does not exist. */
export interface AccessFacts {
  /** Devices and groups that are linked directly to the viewer. */
  readonly linkedDevices: ReadonlySet<DeviceId>
  readonly linkedGroups: ReadonlySet<GroupId>
  /** Users that the viewer manages. */
  readonly managedUsers: ReadonlySet<UserId>
  /** Users of the viewer's tenant, if it manages them. */
  readonly tenantUsers: ReadonlySet<UserId>
  /** Tenant of each device that has one. */
  readonly tenantOf: ReadonlyMap<DeviceId, TenantId>
  /** Group of each device; 0 means none. */
  readonly groupOf: ReadonlyMap<DeviceId, number>
  /** Parent of each group; 0 means none. */
  readonly parentOf: ReadonlyMap<GroupId, number>
  /** Names of existing geofences, drivers, …, and of those that are linked directly to the viewer. */
  readonly objects: ReadonlySet<ObjectName>
  readonly linkedObjects: ReadonlySet<ObjectName>
}

/** `geofence#7` */
export type ObjectName = `${LinkedKind}#${number}`
export const objectName = ({ kind, id }: LinkedObject): ObjectName => `${kind}#${id}`

/** Returns a group and its ancestors, nearest first. At most 20, each once, even if the hierarchy contains a cycle. */
export const ancestors = <G extends number>(group: G | undefined, parentOf: (group: G) => G | undefined): G[] => {
  const seen = new Set<G>()
  for (let at = group; at !== undefined && !seen.has(at) && seen.size < GROUP_DEPTH_MAX; at = parentOf(at)) seen.add(at)
  return [...seen]
}

const inLinkedGroup = (facts: AccessFacts, group: number): boolean =>
  ancestors(group, at => positive(facts.parentOf, at)).some(at => has(facts.linkedGroups, at))

const has = (ids: ReadonlySet<number>, id: number) => ids.has(id)
const positive = (of: ReadonlyMap<number, number>, id: number): number | undefined => of.get(id) || undefined

/** Returns true if two objects belong to different tenants. False if one of them has no tenant. */
export const inDifferentTenants = (one: TenantId | undefined, other: TenantId | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other

/**
 * Returns true if the device, its group or an ancestor of the group is linked to the viewer. False for another tenant's
 * device.
 */
export const maySeeDevice = (viewer: Viewer, facts: AccessFacts, device: DeviceId): boolean => {
  const group = facts.groupOf.get(device)
  if (group === undefined) return false
  if (viewer.administrator) return true
  if (inDifferentTenants(viewer.tenantId, facts.tenantOf.get(device))) return false
  return facts.linkedDevices.has(device) || (group > 0 && inLinkedGroup(facts, group))
}

/** Returns true if the group or one of its ancestors is linked to the viewer. */
export const maySeeGroup = (viewer: Viewer, facts: AccessFacts, group: GroupId): boolean =>
  facts.parentOf.has(group) && (viewer.administrator || inLinkedGroup(facts, group))

/** Returns true if the object is linked to the viewer. Those that are linked only to its devices and groups are not. */
export const maySeeObject = (viewer: Viewer, facts: AccessFacts, object: LinkedObject): boolean =>
  facts.objects.has(objectName(object)) && (viewer.administrator || facts.linkedObjects.has(objectName(object)))

/** Returns true for the viewer itself, users that it manages, and users of the tenant that it manages. */
export const maySeeUser = (viewer: Viewer, facts: AccessFacts, user: UserId): boolean =>
  viewer.administrator || viewer.id === user || facts.managedUsers.has(user) || facts.tenantUsers.has(user)

interface Flags {
  readonly readonly: boolean
  readonly deviceReadonly: boolean
}

/** Returns true if the user can change nothing: a flag of the user or of the server. Administrators are exempt. */
export const isReadonly = (
  { administrator }: { readonly administrator: boolean },
  user: Flags,
  server: Flags,
): boolean => !administrator && (user.readonly || server.readonly)

/** Returns true if the user cannot change devices. */
export const isDeviceReadonly = (viewer: { readonly administrator: boolean }, user: Flags, server: Flags): boolean =>
  isReadonly(viewer, user, server) || (!viewer.administrator && (user.deviceReadonly || server.deviceReadonly))
