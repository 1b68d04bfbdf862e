/** Geofences, and which of them apply to what. */
import { GROUP_DEPTH_MAX } from '../domain/access.ts'
import { badRequest } from '../errors.ts'
import type { Geofence } from '../model/geofence.ts'
import { type DeviceId, geofenceId, type GeofenceId, groupId, type GroupId, type UserId } from '../model/ids.ts'
import { newVersion } from './config.ts'
import { commit, entityItem, numberOf, recordOf, revision, Conflict, retryOnConflict } from './entities.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { geofencesUnder, linking, removeGeofenceLinks, userGeofence } from './links.ts'
import type { Item, Table } from './table.ts'

/** What callers decide about a geofence. */
export type GeofenceRecord = Omit<Geofence, 'id'>

export const geofences = (table: Table) => ({
  /** These geofences, in this order, without those that are not there. */
  byIds: (ids: readonly GeofenceId[]): Promise<Geofence[]> => byIds(table, ids),

  /** All geofences by id, from the index: one that was just written may show a moment late. */
  all: async (): Promise<Geofence[]> => {
    const found: Geofence[] = []
    for await (const item of table.list('geofence')) found.push(geofenceOf(item))
    return found
  },

  /** What is linked to a user, a group or a device itself. */
  linkedToUser: (id: UserId): Promise<GeofenceId[]> => geofencesUnder(table, keys.user(id)),
  linkedToGroup: (id: GroupId): Promise<GeofenceId[]> => geofencesUnder(table, keys.group(id)),
  linkedToDevice: (id: DeviceId): Promise<GeofenceId[]> => geofencesUnder(table, keys.device(id)),

  /** Which geofences apply to a device, by id: its own and those of its group and of all groups above. */
  idsOfDevice: (id: DeviceId): Promise<GeofenceId[]> => idsOfDevice(table, id),

  /** The geofences that apply to a device, by id. */
  ofDevice: async (id: DeviceId): Promise<Geofence[]> => byIds(table, await idsOfDevice(table, id)),

  /** Creates a geofence that is linked to its creator. */
  create: async (record: GeofenceRecord, creator: UserId): Promise<GeofenceId> => {
    const id = geofenceId(await nextId(table, 'geofence'))
    await commit(table, [
      { write: { put: entityItem(keys.geofence(id), { kind: 'geofence', id, record }), onlyIf: 'absent' } },
      { write: { check: keys.user(creator), onlyIf: 'present' }, otherwise: badRequest('User not found') },
      ...linking(userGeofence(creator, id)),
    ])
    return id
  },

  /** Replaces a geofence. False when there is none. */
  update: (id: GeofenceId, record: GeofenceRecord): Promise<boolean> =>
    retryOnConflict(() => update(table, id, record)),

  /** Deletes a geofence and its links. False when there is none. When it is cut off, it can be deleted again. */
  remove: (id: GeofenceId): Promise<boolean> =>
    retryOnConflict(async () => {
      const stored = await table.get(keys.geofence(id))
      if (!stored) return false
      await removeGeofenceLinks(table, id)
      const gone = { delete: keys.geofence(id), onlyIf: { rev: numberOf(stored['rev']) } }
      await commit(table, [{ write: gone, otherwise: new Conflict() }])
      // A link that was made between the two; from now on none can be made.
      await removeGeofenceLinks(table, id)
      return true
    }),
})

const update = async (table: Table, id: GeofenceId, record: GeofenceRecord): Promise<boolean> => {
  const stored = await table.get(keys.geofence(id))
  if (!stored) return false
  const redrawn = recordOf<GeofenceRecord>(stored).area !== record.area
  await commit(table, [revision(keys.geofence(id), numberOf(stored['rev']), record), ...(redrawn ? [newVersion] : [])])
  return true
}

const geofenceOf = (item: Item): Geofence => ({ id: numberOf(item['id']), ...recordOf<GeofenceRecord>(item) })

const byIds = async (table: Table, ids: readonly GeofenceId[]): Promise<Geofence[]> => {
  const items = ids.length > 0 ? await table.getMany(ids.map(keys.geofence)) : []
  return items.flatMap(item => (item ? [geofenceOf(item)] : []))
}

const idsOfDevice = async (table: Table, id: DeviceId): Promise<GeofenceId[]> => {
  const [device, own] = await Promise.all([table.get(keys.device(id)), geofencesUnder(table, keys.device(id))])
  const found = new Set(own)
  const seen = new Set<number>()
  for (let at = groupIn(device); at > 0 && !seen.has(at) && seen.size < GROUP_DEPTH_MAX;) {
    seen.add(at)
    const key = keys.group(groupId(at))
    const [group, inherited] = await Promise.all([table.get(key), geofencesUnder(table, key)])
    // The links of a group that is being deleted count no more.
    if (group) for (const one of inherited) found.add(one)
    at = groupIn(group)
  }
  return [...found].sort((a, b) => a - b)
}

/** The group in which a device or a group stands; 0 is none. */
const groupIn = (item: Item | undefined): number => (item ? recordOf<{ readonly groupId: number }>(item).groupId : 0)
