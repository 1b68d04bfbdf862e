/** Links between two entities. Each is two items, one under each end, that are always written together. */
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
import { commit, commitInBatches, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder, type Item, type Key, type Table } from './table.ts'

/** A link as it is stored. */
export interface Link {
  readonly items: readonly [Item, Item]
  /** True if the link decides which geofences apply to a device, which the stream consumer caches. */
  readonly changesConfig: boolean
}

const linkOf = (ends: readonly [Key, Key], ids: Readonly<Record<string, number>>, changesConfig: boolean): Link => ({
  items: [
    { ...ends[0], v: 1, ...ids },
    { ...ends[1], v: 1, ...ids },
  ],
  changesConfig,
})

export const userGroup = (user: UserId, group: GroupId) =>
  linkOf([keys.userGroup(user, group), keys.groupUser(group, user)], { userId: user, groupId: group }, false)
export const userGeofence = (user: UserId, geofence: GeofenceId) =>
  linkOf(
    [keys.userGeofence(user, geofence), keys.geofenceUser(geofence, user)],
    { userId: user, geofenceId: geofence },
    false,
  )
const deviceGeofence = (device: DeviceId, geofence: GeofenceId) =>
  linkOf(
    [keys.deviceGeofence(device, geofence), keys.geofenceDevice(geofence, device)],
    { deviceId: device, geofenceId: geofence },
    true,
  )
const groupGeofence = (group: GroupId, geofence: GeofenceId) =>
  linkOf(
    [keys.groupGeofence(group, geofence), keys.geofenceGroup(geofence, group)],
    { groupId: group, geofenceId: geofence },
    true,
  )

const userExists = (id: UserId) => exists(keys.user(id), 'User')
const groupExists = (id: GroupId) => exists(keys.group(id), 'Group')
const geofenceExists = (id: GeofenceId) => exists(keys.geofence(id), 'Geofence')

export const links = (table: Table) => ({
  userGroup: linkStore(table, userGroup, [userExists, groupExists]),
  userGeofence: linkStore(table, userGeofence, [userExists, geofenceExists]),
  deviceGeofence: linkStore(table, deviceGeofence, [id => exists(keys.device(id), 'Device'), geofenceExists]),
  groupGeofence: linkStore(table, groupGeofence, [groupExists, geofenceExists]),
})

const exists = (key: Key, name: string): TransactWrite => ({
  write: { check: key, onlyIf: 'present' },
  otherwise: badRequest(`${name} not found`),
})

const linkStore = <A, B>(
  table: Table,
  link: (one: A, other: B) => Link,
  [first, second]: readonly [(id: A) => TransactWrite, (id: B) => TransactWrite],
) => ({
  /** Links the two; keeps a link that exists. Throws badRequest if one of them does not exist. */
  add: (one: A, other: B): Promise<void> =>
    unlessUnchanged(commit(table, [first(one), second(other), ...linking(link(one, other))])),

  /** Removes the link if it exists. */
  remove: (one: A, other: B): Promise<void> => {
    const [gone, ...rest] = unlinking(link(one, other))
    const { PK, SK } = link(one, other).items[0]
    const removed = { ...gone, write: { delete: { PK, SK }, onlyIf: 'present' }, otherwise: new Unchanged() } as const
    return unlessUnchanged(commit(table, [removed, ...rest]))
  },
})

/** The link exists already, and its time must stay; or it is already removed. */
class Unchanged extends Error {
  override readonly name = 'Unchanged'
}

const unlessUnchanged = async (committed: Promise<void>): Promise<void> => {
  try {
    await committed
  } catch (error) {
    if (!(error instanceof Unchanged)) throw error
  }
}

/**
 * Returns the writes that create a link. It has the time of its creation, Unix time in milliseconds, because users are not
 * notified of events from before they gained access.
 */
export const linking = ({ items: [one, other], changesConfig }: Link): TransactWrite[] => {
  const at = currentHost().now()
  return [
    { write: { put: { ...one, at }, onlyIf: 'absent' }, otherwise: new Unchanged(), changesConfig },
    { write: { put: { ...other, at } } },
  ]
}

/** Returns the writes that link a new entity to its creator, who must exist. */
export const linkCreator = (creator: UserId, link: Link): TransactWrite[] => [userExists(creator), ...linking(link)]

const unlinking = ({ items, changesConfig }: Link): TransactWrite[] =>
  items.map(({ PK, SK }) => ({ write: { delete: { PK, SK } }, changesConfig }))

/** Removes all links of a geofence. */
export const removeGeofenceLinks = async (table: Table, id: GeofenceId): Promise<void> => {
  const under = (prefix: string) => idsUnder(table, keys.geofence(id), prefix)
  const [users, devices, groups] = await Promise.all([under('USER#'), under('DEVICE#'), under('GROUP#')])
  const all = [
    ...users.map(user => userGeofence(userId(user), id)),
    ...devices.map(device => deviceGeofence(deviceId(device), id)),
    ...groups.map(group => groupGeofence(groupId(group), id)),
  ]
  await commitInBatches(table, all.map(unlinking))
}

/** Removes the links of a group to users and geofences. */
export const removeGroupLinks = async (table: Table, id: GroupId): Promise<void> => {
  const users = await idsUnder(table, keys.group(id), 'USER#')
  const geofences = await geofencesUnder(table, keys.group(id))
  const all = [...users.map(user => userGroup(userId(user), id)), ...geofences.map(one => groupGeofence(id, one))]
  await commitInBatches(table, all.map(unlinking))
}

/** Removes the links of a device to geofences. The device is being removed, so the stream consumer need not reread. */
export const removeDeviceGeofences = async (table: Table, id: DeviceId): Promise<void> => {
  const geofences = await geofencesUnder(table, keys.device(id))
  const all = geofences.map(one => unlinking({ ...deviceGeofence(id, one), changesConfig: false }))
  await commitInBatches(table, all)
}

/** Returns the geofences that are linked to the entity with this key. */
export const geofencesUnder = async (table: Table, key: Key): Promise<GeofenceId[]> =>
  (await idsUnder(table, key, 'GEOFENCE#')).map(geofenceId)
