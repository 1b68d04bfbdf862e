/**
 * Rules for read and write access. Pure: `shared/table/permissions.ts` collects the facts with strongly consistent
 * reads, so that a changed permission takes effect with the next request.
 */
import type { DeviceId, GeofenceId, GroupId, TenantId, UserId } from '../model/ids.ts'

/** Maximum nesting depth of groups. More distant ancestors grant no access. */
export const GROUP_DEPTH_MAX = 20

export interface Viewer {
  readonly id: UserId
  readonly administrator: boolean
  /** The user's tenant, and true if the user manages the tenant's other users. */
  readonly tenantId?: TenantId | undefined
  readonly managesTenant?: boolean
}

/** Facts about the objects of an access check. Objects that are missing here do not exist. */
export interface AccessFacts {
  /** Devices and groups with a direct link to the viewer. */
  readonly linkedDevices: ReadonlySet<DeviceId>
  readonly linkedGroups: ReadonlySet<GroupId>
  /** Users that the viewer manages. */
  readonly managedUsers: ReadonlySet<UserId>
  /** Users of the viewer's tenant, if the viewer manages them. */
  readonly tenantUsers: ReadonlySet<UserId>
  /** Tenant of each device that has one. */
  readonly tenantOf: ReadonlyMap<DeviceId, TenantId>
  /** Group of each device, 0 if it has none. */
  readonly groupOf: ReadonlyMap<DeviceId, number>
  /** Parent of each group, 0 if it has none. */
  readonly parentOf: ReadonlyMap<GroupId, number>
  /** Existing geofences, and geofences with a direct link to the viewer. */
  readonly geofences: ReadonlySet<GeofenceId>
  readonly linkedGeofences: ReadonlySet<GeofenceId>
}

/** Returns a group and its ancestors, nearest first: at most 20, each once, even if the groups form a cycle. */
export const ancestors = <G extends number>(group: G | undefined, parentOf: (group: G) => G | undefined): G[] => {
  const seen = new Set<G>()
  for (let at = group; at !== undefined && !seen.has(at) && seen.size < GROUP_DEPTH_MAX; at = parentOf(at)) seen.add(at)
  return [...seen]
}

const inLinkedGroup = (facts: AccessFacts, group: number): boolean =>
  ancestors(group, at => positive(facts.parentOf, at)).some(at => has(facts.linkedGroups, at))

const has = (ids: ReadonlySet<number>, id: number) => ids.has(id)
const positive = (of: ReadonlyMap<number, number>, id: number): number | undefined => of.get(id) || undefined

/** Returns true if both tenants are set and differ. */
export const inDifferentTenants = (one: TenantId | undefined, other: TenantId | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other

/**
 * Returns true if the device or one of its ancestor groups is linked to the viewer. Devices of other tenants are never
 * visible.
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

/** Returns true if the geofence is linked to the viewer. Geofences of the viewer's devices and groups do not count. */
export const maySeeGeofence = (viewer: Viewer, facts: AccessFacts, geofence: GeofenceId): boolean =>
  facts.geofences.has(geofence) && (viewer.administrator || facts.linkedGeofences.has(geofence))

/** Returns true for the viewer itself, its managed users, and users of the tenant that it manages. */
export const maySeeUser = (viewer: Viewer, facts: AccessFacts, user: UserId): boolean =>
  viewer.administrator || viewer.id === user || facts.managedUsers.has(user) || facts.tenantUsers.has(user)

interface Flags {
  readonly readonly: boolean
  readonly deviceReadonly: boolean
}

/** Returns true if the user must not change anything: set for the user or the server. Administrators are exempt. */
export const isReadonly = (
  { administrator }: { readonly administrator: boolean },
  user: Flags,
  server: Flags,
): boolean => !administrator && (user.readonly || server.readonly)

/** Returns true if the user must not change devices. */
export const isDeviceReadonly = (viewer: { readonly administrator: boolean }, user: Flags, server: Flags): boolean =>
  isReadonly(viewer, user, server) || (!viewer.administrator && (user.deviceReadonly || server.deviceReadonly))
