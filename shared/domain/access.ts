/**
 * Who may see or change what. Pure: the facts are collected by `shared/table/permissions.ts` with strongly consistent
 * reads, so that a changed permission holds from the next request on.
 */
import type { DeviceId, GeofenceId, GroupId, TenantId, UserId } from '../model/ids.ts'

/** How deep groups may stand in groups. Deeper ancestors grant nothing. */
export const GROUP_DEPTH_MAX = 20

export interface Viewer {
  readonly id: UserId
  readonly administrator: boolean
  /** The tenant it belongs to, and whether it looks after the tenant's other users. */
  readonly tenantId?: TenantId | undefined
  readonly managesTenant?: boolean
}

/** What is known about the objects of a question. An object that is missing here does not exist. */
export interface AccessFacts {
  /** Devices and groups that are linked to the viewer itself. */
  readonly linkedDevices: ReadonlySet<DeviceId>
  readonly linkedGroups: ReadonlySet<GroupId>
  /** Users whom the viewer manages. */
  readonly managedUsers: ReadonlySet<UserId>
  /** Users of the viewer's own tenant, where it looks after them. */
  readonly tenantUsers: ReadonlySet<UserId>
  /** The tenant of each device that has one. */
  readonly tenantOf: ReadonlyMap<DeviceId, TenantId>
  /** The group of each device, 0 for none. */
  readonly groupOf: ReadonlyMap<DeviceId, number>
  /** The group that each group stands in, 0 for none. */
  readonly parentOf: ReadonlyMap<GroupId, number>
  /** Geofences that exist, and those that are linked to the viewer itself. */
  readonly geofences: ReadonlySet<GeofenceId>
  readonly linkedGeofences: ReadonlySet<GeofenceId>
}

/** A group and those that it stands in, nearest first; at most 20, each once, even where they go in circles. */
export const ancestors = <G extends number>(group: G | undefined, parentOf: (group: G) => G | undefined): G[] => {
  const seen = new Set<G>()
  for (let at = group; at !== undefined && !seen.has(at) && seen.size < GROUP_DEPTH_MAX; at = parentOf(at)) seen.add(at)
  return [...seen]
}

const inLinkedGroup = (facts: AccessFacts, group: number): boolean =>
  ancestors(group, at => positive(facts.parentOf, at)).some(at => has(facts.linkedGroups, at))

const has = (ids: ReadonlySet<number>, id: number) => ids.has(id)
const positive = (of: ReadonlyMap<number, number>, id: number): number | undefined => of.get(id) || undefined

/** Whether two belong to different tenants. What has none is apart from nobody. */
export const inDifferentTenants = (one: TenantId | undefined, other: TenantId | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other

/** A device that is linked to the viewer, or stands in a group that is, at any depth; never one of another tenant. */
export const maySeeDevice = (viewer: Viewer, facts: AccessFacts, device: DeviceId): boolean => {
  const group = facts.groupOf.get(device)
  if (group === undefined) return false
  if (viewer.administrator) return true
  if (inDifferentTenants(viewer.tenantId, facts.tenantOf.get(device))) return false
  return facts.linkedDevices.has(device) || (group > 0 && inLinkedGroup(facts, group))
}

/** A group that is linked to the viewer, or stands in one that is, at any depth. */
export const maySeeGroup = (viewer: Viewer, facts: AccessFacts, group: GroupId): boolean =>
  facts.parentOf.has(group) && (viewer.administrator || inLinkedGroup(facts, group))

/** A geofence that is linked to the viewer. Geofences of its devices and groups are not its own. */
export const maySeeGeofence = (viewer: Viewer, facts: AccessFacts, geofence: GeofenceId): boolean =>
  facts.geofences.has(geofence) && (viewer.administrator || facts.linkedGeofences.has(geofence))

/** The viewer itself, a user whom it manages, or one of the tenant that it looks after. */
export const maySeeUser = (viewer: Viewer, facts: AccessFacts, user: UserId): boolean =>
  viewer.administrator || viewer.id === user || facts.managedUsers.has(user) || facts.tenantUsers.has(user)

interface Flags {
  readonly readonly: boolean
  readonly deviceReadonly: boolean
}

/** Changes nothing at all: a flag of the user or of the whole server; administrators are exempt. */
export const isReadonly = (
  { administrator }: { readonly administrator: boolean },
  user: Flags,
  server: Flags,
): boolean => !administrator && (user.readonly || server.readonly)

/** Changes no devices. */
export const isDeviceReadonly = (viewer: { readonly administrator: boolean }, user: Flags, server: Flags): boolean =>
  isReadonly(viewer, user, server) || (!viewer.administrator && (user.deviceReadonly || server.deviceReadonly))
