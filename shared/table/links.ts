/** Links between two entities: two items, one under each end, always written together. */
import { badRequest } from '../errors.ts'
import {
  deviceId,
  type DeviceId,
  geofenceId,
  type GeofenceId,
  groupId,
  type GroupId,
  userId,
  type UserId,
} from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { newVersion } from './config.ts'
import { commit, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import type { Item, Key, Table } from './table.ts'

/** Both items of a link, as they are stored. */
export type Link = readonly [Item, Item]

const linkOf = (one: Key, other: Key, ids: Readonly<Record<string, number>>): Link => [
  { ...one, v: 1, ...ids },
  { ...other, v: 1, ...ids },
]

export const userGroup = (user: UserId, group: GroupId) =>
  linkOf(keys.userGroup(user, group), keys.groupUser(group, user), { userId: user, groupId: group })
export const userGeofence = (user: UserId, geofence: GeofenceId) =>
  linkOf(keys.userGeofence(user, geofence), keys.geofenceUser(geofence, user), { userId: user, geofenceId: geofence })
const deviceGeofence = (device: DeviceId, geofence: GeofenceId) =>
  linkOf(keys.deviceGeofence(device, geofence), keys.geofenceDevice(geofence, device), {
    deviceId: device,
    geofenceId: geofence,
  })
const groupGeofence = (group: GroupId, geofence: GeofenceId) =>
  linkOf(keys.groupGeofence(group, geofence), keys.geofenceGroup(geofence, group), {
    groupId: group,
    geofenceId: geofence,
  })

const user = { key: keys.user, name: 'User' }
const device = { key: keys.device, name: 'Device' }
const group = { key: keys.group, name: 'Group' }
const geofence = { key: keys.geofence, name: 'Geofence' }

export const links = (table: Table) => ({
  userGroup: between(table, userGroup, [user, group]),
  userGeofence: between(table, userGeofence, [user, geofence]),
  // The consumer decides by these which geofences apply to a device.
  deviceGeofence: between(table, deviceGeofence, [device, geofence], [newVersion]),
  groupGeofence: between(table, groupGeofence, [group, geofence], [newVersion]),
})

interface End<I> {
  readonly key: (id: I) => Key
  readonly name: string
}

const between = <A, B>(
  table: Table,
  link: (one: A, other: B) => Link,
  [first, second]: readonly [End<A>, End<B>],
  /** Writes that go with each change. */
  changing: readonly TransactWrite[] = [],
) => ({
  /** Links the two; a link that is there stays. Throws `badRequest` when either is not there. */
  add: async (one: A, other: B): Promise<void> => {
    const steps = [existing(first, one), existing(second, other), ...linking(link(one, other)), ...changing]
    try {
      await commit(table, steps)
    } catch (error) {
      if (!(error instanceof Unchanged)) throw error
    }
  },

  /** Removes the link; where there is none, that is fine. */
  remove: async (one: A, other: B): Promise<void> => {
    const [{ PK, SK }] = link(one, other)
    const gone: TransactWrite = { write: { delete: { PK, SK }, onlyIf: 'present' }, otherwise: new Unchanged() }
    try {
      await commit(table, [gone, ...unlinking(link(one, other)).slice(1), ...changing])
    } catch (error) {
      if (!(error instanceof Unchanged)) throw error
    }
  },
})

const existing = <I>({ key, name }: End<I>, id: I): TransactWrite => ({
  write: { check: key(id), onlyIf: 'present' },
  otherwise: badRequest(`${name} not found`),
})

/** The writes that make a link. `at` is Unix time in milliseconds: who gained access later is not notified of earlier events. */
export const linking = ([one, other]: Link, at = currentHost().now()): TransactWrite[] => [
  { write: { put: { ...one, at }, onlyIf: 'absent' }, otherwise: new Unchanged() },
  { write: { put: { ...other, at } } },
]

/** The link is there already, whose time must stay, or is gone already. */
class Unchanged extends Error {
  override readonly name = 'Unchanged'
}

const unlinking = (link: readonly [Key, Key]): TransactWrite[] =>
  link.map(({ PK, SK }) => ({ write: { delete: { PK, SK } } }))

/** Two writes a link, and what goes with them: 49 of them fit into a transaction of 100. */
const LINKS_AT_ONCE = 49

const removeAll = async (
  table: Table,
  all: readonly Link[],
  changing: readonly TransactWrite[] = [],
): Promise<void> => {
  for (let at = 0; at < all.length; at += LINKS_AT_ONCE) {
    await commit(table, [...all.slice(at, at + LINKS_AT_ONCE).flatMap(unlinking), ...changing])
  }
}

/** Removes all links of a geofence. */
export const removeGeofenceLinks = async (table: Table, id: GeofenceId): Promise<void> => {
  const under = (prefix: string) => idsUnder(table, keys.geofence(id).PK, prefix)
  const [users, devices, groups] = await Promise.all([under('USER#'), under('DEVICE#'), under('GROUP#')])
  await removeAll(
    table,
    users.map(one => userGeofence(userId(one), id)),
  )
  const applying = [
    ...devices.map(one => deviceGeofence(deviceId(one), id)),
    ...groups.map(one => groupGeofence(groupId(one), id)),
  ]
  await removeAll(table, applying, [newVersion])
}

/** Removes the links of a group to users and geofences. */
export const removeGroupLinks = async (table: Table, id: GroupId): Promise<void> => {
  const users = await idsUnder(table, keys.group(id).PK, 'USER#')
  const geofences = await geofencesUnder(table, keys.group(id))
  await removeAll(
    table,
    users.map(one => userGroup(userId(one), id)),
  )
  await removeAll(
    table,
    geofences.map(one => groupGeofence(id, one)),
    [newVersion],
  )
}

/** Removes the links of a device to geofences. The device is going, so that the consumer need not know. */
export const removeDeviceGeofences = async (table: Table, id: DeviceId): Promise<void> => {
  const geofences = await geofencesUnder(table, keys.device(id))
  await removeAll(
    table,
    geofences.map(one => deviceGeofence(id, one)),
  )
}

/** Geofences that are linked to the entity with this key. */
export const geofencesUnder = async (table: Table, { PK }: Key): Promise<GeofenceId[]> =>
  (await idsUnder(table, PK, 'GEOFENCE#')).map(geofenceId)
