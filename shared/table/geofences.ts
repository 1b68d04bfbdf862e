/** Geofences, and which of them apply to a device. */
import { GROUP_DEPTH_MAX } from '../domain/access.ts'
import type { Geofence } from '../model/geofence.ts'
import { type DeviceId, geofenceId, type GeofenceId, groupId, type GroupId, type UserId } from '../model/ids.ts'
import { numberOf, recordOf } from './entities.ts'
import { type EntityKind, entityStore } from './entityStore.ts'
import { keys } from './keys.ts'
import { geofencesUnder, linkCreator, removeGeofenceLinks, userGeofence } from './links.ts'
import type { Item, Table } from './table.ts'

/** The members of a geofence that callers set. */
export type GeofenceRecord = Omit<Geofence, 'id'>

const geofenceKind: EntityKind<GeofenceId, GeofenceRecord, Geofence> = {
  kind: 'geofence',
  toId: geofenceId,
  key: id => keys.geofence(id),
  read: item => ({ id: numberOf(item['id']), ...recordOf<GeofenceRecord>(item) }),
  consumerReads: ({ area }) => area,
}

export const geofences = (table: Table) => {
  const store = entityStore(table, geofenceKind)
  return {
    byIds: store.byIds,
    all: store.all,

    linkedToUser: (id: UserId): Promise<GeofenceId[]> => geofencesUnder(table, keys.user(id)),
    /** Returns the geofences that are linked to the group itself. */
    linkedToGroup: (id: GroupId): Promise<GeofenceId[]> => geofencesUnder(table, keys.group(id)),
    /** Returns the geofences that are linked to the device itself. */
    linkedToDevice: (id: DeviceId): Promise<GeofenceId[]> => geofencesUnder(table, keys.device(id)),

    /** Returns the ids of the geofences that apply to a device: its own and those of its groups at any level. */
    idsOfDevice: (id: DeviceId): Promise<GeofenceId[]> => idsOfDevice(table, id),

    /** Returns the geofences that apply to a device, by id. */
    ofDevice: async (id: DeviceId): Promise<Geofence[]> => store.byIds(await idsOfDevice(table, id)),

    /** Creates a geofence that is linked to its creator. */
    create: async (record: GeofenceRecord, creator: UserId): Promise<GeofenceId> => {
      const created = await store.create(id => ({ record, writes: linkCreator(creator, userGeofence(creator, id)) }))
      return created.id
    },

    /** Replaces a geofence. Returns false if it does not exist. */
    update: async (id: GeofenceId, record: GeofenceRecord): Promise<boolean> =>
      (await store.update(id, () => ({ record }))) !== undefined,

    /** Deletes a geofence and its links. Returns false if it does not exist. */
    remove: (id: GeofenceId): Promise<boolean> => store.remove(id, { unlink: () => removeGeofenceLinks(table, id) }),
  }
}

const idsOfDevice = async (table: Table, id: DeviceId): Promise<GeofenceId[]> => {
  const [device, own] = await Promise.all([table.get(keys.device(id)), geofencesUnder(table, keys.device(id))])
  const found = new Set(own)
  const visited = new Set<number>()
  for (let at = groupOf(device); at > 0 && !visited.has(at) && visited.size < GROUP_DEPTH_MAX;) {
    visited.add(at)
    const key = keys.group(groupId(at))
    const [group, inherited] = await Promise.all([table.get(key), geofencesUnder(table, key)])
    // The links of a group that is being deleted no longer apply.
    if (group) for (const one of inherited) found.add(one)
    at = groupOf(group)
  }
  return [...found].sort((a, b) => a - b)
}

/** Returns the group of a device or the parent of a group; 0 if it has none. */
const groupOf = (item: Item | undefined): number => (item ? recordOf<{ readonly groupId: number }>(item).groupId : 0)
