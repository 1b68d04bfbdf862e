/** Collects what access is decided on. All reads are strongly consistent and none is remembered. */
import { type AccessFacts, GROUP_DEPTH_MAX, type Viewer } from '../domain/access.ts'
import { groupId, type DeviceId, type GeofenceId, type GroupId, type TenantId, type UserId } from '../model/ids.ts'
import type { Server } from '../model/server.ts'
import { recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { serverOf } from './server.ts'
import { deviceTenant } from './tenants.ts'
import type { Item, Key, Table } from './table.ts'

/** The objects that a request names. */
export interface AccessQuery {
  readonly devices: readonly DeviceId[]
  readonly groups: readonly GroupId[]
  readonly users: readonly UserId[]
  readonly geofences?: readonly GeofenceId[]
  /** Whether the settings of the server are needed too. */
  readonly server: boolean
}

export interface AccessFactsResult {
  readonly facts: AccessFacts
  readonly server: Server | undefined
}

/** Reads the facts for a question in one call, and in one more for each level of groups that has to be climbed. */
export const readAccessFacts = async (
  table: Table,
  viewer: Viewer,
  question: AccessQuery,
): Promise<AccessFactsResult> => {
  const { devices, groups, users, geofences = [], server } = question
  const read = await reading(table, [
    ...(server ? [keys.server()] : []),
    ...devices.flatMap(device => [keys.device(device), keys.userDevice(viewer.id, device)]),
    ...groups.flatMap(group => [keys.group(group), keys.userGroup(viewer.id, group)]),
    ...users.flatMap(user => waysTo(viewer, user)),
    ...geofences.flatMap(geofence => [keys.geofence(geofence), keys.userGeofence(viewer.id, geofence)]),
  ])
  const existing = devices.flatMap(device => {
    const item = read(keys.device(device))
    return item ? [[device, groupIn(item)] as const] : []
  })
  const linkedDevices = new Set(devices.filter(device => read(keys.userDevice(viewer.id, device))))
  const climb = new Climb(table, viewer)
  climb.note(groups, read)
  if (!viewer.administrator) {
    const grouped = existing.filter(([device, group]) => group > 0 && !linkedDevices.has(device))
    await climb.from(grouped.map(([, group]) => groupId(group)))
  }
  const facts: AccessFacts = {
    linkedDevices,
    managedUsers: new Set(users.filter(user => read(keys.userManaged(viewer.id, user)))),
    tenantUsers: new Set(users.filter(user => waysTo(viewer, user).slice(1).some(read))),
    tenantOf: new Map(existing.flatMap(([device]) => tenantIn(device, read))),
    groupOf: new Map(existing),
    linkedGroups: climb.linkedGroups,
    parentOf: climb.parentOf,
    geofences: new Set(geofences.filter(geofence => read(keys.geofence(geofence)))),
    linkedGeofences: new Set(geofences.filter(geofence => read(keys.userGeofence(viewer.id, geofence)))),
  }
  return { facts, server: server ? serverOf(read(keys.server())) : undefined }
}

/** How one may look after another: by a link of their own, and as one of its tenant. */
const waysTo = ({ id, tenantId: tenant, managesTenant = false }: Viewer, user: UserId): Key[] => [
  keys.userManaged(id, user),
  ...(managesTenant && tenant !== undefined ? [keys.tenantUser(tenant, user)] : []),
]

const tenantIn = (device: DeviceId, read: FactReader): (readonly [DeviceId, TenantId])[] => {
  const tenant = deviceTenant(read(keys.device(device)))
  return tenant === undefined ? [] : [[device, tenant]]
}

type FactReader = (key: Key) => Item | undefined

const reading = async (table: Table, wanted: readonly Key[]): Promise<FactReader> => {
  const items = wanted.length === 0 ? [] : await table.getMany(wanted)
  const found = new Map(items.flatMap(item => (item ? [[`${item.PK}\n${item.SK}`, item] as const] : [])))
  return ({ PK, SK }) => found.get(`${PK}\n${SK}`)
}

/** The group in which a device or a group stands; 0 is none. */
const groupIn = (item: Item): number => recordOf<{ readonly groupId: number }>(item).groupId

/** Walks up from groups to their ancestors, all in step, no further than a group that is linked to the viewer. */
class Climb {
  readonly parentOf = new Map<GroupId, number>()
  readonly linkedGroups = new Set<GroupId>()
  private readonly asked = new Set<GroupId>()

  constructor(
    private readonly table: Table,
    private readonly viewer: Viewer,
  ) {}

  note(groups: readonly GroupId[], read: FactReader): void {
    for (const group of groups) {
      this.asked.add(group)
      const item = read(keys.group(group))
      if (item) this.parentOf.set(group, groupIn(item))
      if (read(keys.userGroup(this.viewer.id, group))) this.linkedGroups.add(group)
    }
  }

  /** Climbs from the noted groups and from these. */
  async from(more: readonly GroupId[]): Promise<void> {
    let next = this.unknown([...more, ...this.parents()])
    for (let level = 0; next.length > 0 && level < GROUP_DEPTH_MAX; level += 1) {
      const wanted = next.flatMap(group => [keys.group(group), keys.userGroup(this.viewer.id, group)])
      this.note(next, await reading(this.table, wanted))
      next = this.unknown(this.parents())
    }
  }

  private parents(): GroupId[] {
    const open = [...this.parentOf].filter(([group, parent]) => parent > 0 && !this.linkedGroups.has(group))
    return open.map(([, parent]) => groupId(parent))
  }

  private unknown(groups: readonly GroupId[]): GroupId[] {
    return [...new Set(groups)].filter(group => !this.asked.has(group))
  }
}
