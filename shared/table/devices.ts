/** Devices. Their settings are in the entity; what they report is in the state, which belongs to the position log. */
import { expiryOf } from '../domain/deviceExpiry.ts'
import { conflict, forbidden, unavailable } from '../errors.ts'
import type { Device } from '../model/device.ts'
import { deviceId, type DeviceId, groupId, MAX_DEVICE_ID, type TenantId, type UserId, userId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { removeAliases } from './aliases.ts'
import { deviceUnlink, linkNewDevice } from './deviceLinks.ts'
import { type DeviceRecord, withStatus } from './deviceStatus.ts'
import { type ExtraAttributes, numberOf, recordOf, type TransactWrite } from './entities.ts'
import { type EntityKind, entityStore } from './entityStore.ts'
import { beginErasure } from './erasure.ts'
import { keys } from './keys.ts'
import type { Later } from './later.ts'
import { unlinkDevice } from './links.ts'
import { collect, idsIn, type Item, type Table } from './table.ts'

/** The user who creates a device. */
export interface Creator {
  readonly id: UserId
  /** Number of devices that can be linked to the user; 0 or less for any number. */
  readonly deviceLimit: number
  /** The tenant of the new device. */
  readonly tenantId?: TenantId | undefined
  /** Time of creation, Unix time in milliseconds. */
  readonly at: number
}

const deviceKind: EntityKind<DeviceId, DeviceRecord> = {
  kind: 'device',
  toId: deviceId,
  key: id => keys.device(id),
  read: item => recordOf<DeviceRecord>(item),
  // Ingest finds the device of a report by this lock, which also states whether the device is shut off, and its keys.
  locks: ({ uniqueId, disabled, expirationTime }, id, { ingestKeys }) => [
    {
      key: keys.uniqueId(uniqueId),
      attributes: {
        deviceId: id,
        ...expiryOf(disabled, expirationTime),
        ...(ingestKeys !== undefined && { ingestKeys }),
      },
      taken: conflict('uniqueId is already in use'),
    },
  ],
  // The group decides which geofences apply.
  consumerReads: device => [device.attributes, device.groupId],
}

export const deviceStore = (table: Table) => entityStore(table, deviceKind)

export const devices = (table: Table) => {
  const store = deviceStore(table)
  const update = async (id: DeviceId, record: DeviceRecord, extra: ExtraAttributes = {}): Promise<boolean> => {
    const moved = (from: number, to: number) => (from === to ? [] : [...leaveGroup(from, id), ...joinGroup(to, id)])
    const updated = await store.update(id, before => ({ record, extra, writes: moved(before.groupId, record.groupId) }))
    return updated !== undefined
  }
  return {
    /** Returns the existing devices with these ids, in this order. `now` is Unix time in milliseconds. */
    byIds: async (ids: readonly DeviceId[], now: number): Promise<Device[]> => {
      const both = ids.flatMap(id => [keys.device(id), keys.deviceState(id)])
      const items = ids.length > 0 ? await table.getMany(both) : []
      return ids.flatMap((_, index) => deviceOf(items[2 * index], items[2 * index + 1], now))
    },

    /** Returns all devices by id. It reads the index, so a write may appear with a delay. `now` is Unix time in milliseconds. */
    all: (now: number): Promise<Device[]> => all(table, now),

    /**
     * Creates a device, linked to its creator. `extra` are attributes of other APIs, which an update without them keeps.
     * Throws conflict if the uniqueId is taken or the limit is reached, forbidden if the group does not exist.
     */
    create: async (record: DeviceRecord, creator?: Creator, extra: ExtraAttributes = {}): Promise<DeviceId> => {
      const created = await store.create(id => {
        if (id > MAX_DEVICE_ID) throw unavailable('The maximum number of devices is reached')
        const writes = [...creationWrites(id, creator), ...joinGroup(record.groupId, id)]
        return { record, extra: { ...extra, tenant: creator?.tenantId }, writes }
      })
      return created.id
    },

    /** Replaces a device. Returns false if it does not exist. Throws as `create` does. */
    update,

    /** Replaces a device as `update` does. Returns it, or undefined if it does not exist. `now` is Unix time in milliseconds. */
    replace: async (id: DeviceId, record: DeviceRecord, now: number): Promise<Device | undefined> => {
      const [state, known] = await Promise.all([table.get(keys.deviceState(id)), update(id, record)])
      return known ? withStatus(record, id, { state, now }) : undefined
    },

    /** Deletes a device and its links, and schedules the erasure of its data. Returns false if it does not exist. */
    remove: (id: DeviceId, later?: Later): Promise<boolean> =>
      store.remove(id, {
        later,
        unlink: isFirstAttempt => unlinking(table, id, isFirstAttempt),
        writes: async ({ uniqueId, groupId: group }) => [
          { write: { delete: keys.deviceState(id) } },
          { write: { delete: keys.refusedReports(id) } },
          ...beginErasure(id, uniqueId, await table.get(keys.deviceState(id))),
          ...leaveGroup(group, id),
        ],
      }),
  }
}

const all = async (table: Table, now: number): Promise<Device[]> => {
  const items = await collect(table.list('device'))
  const states = items.length > 0 ? await table.getMany(items.map(item => keys.deviceState(idOf(item)))) : []
  return items.flatMap((item, index) => deviceOf(item, states[index], now))
}

const idOf = (item: Item): DeviceId => deviceId(numberOf(item['id']))

const deviceOf = (item: Item | undefined, state: Item | undefined, now: number): Device[] =>
  item ? [withStatus(recordOf<DeviceRecord>(item), idOf(item), { state, now })] : []

const creationWrites = (id: DeviceId, creator: Creator | undefined): TransactWrite[] => [
  { write: { put: { ...keys.deviceState(id), v: 1, rev: 0 } } },
  ...(creator ? linkNewDevice({ user: creator.id, device: id, at: creator.at }, creator.deviceLimit) : []),
]

const joinGroup = (group: number, device: DeviceId): TransactWrite[] => {
  if (group === 0) return []
  const member = { ...keys.groupDevice(groupId(group), device), v: 1, deviceId: device, at: currentHost().now() }
  return [
    { write: { check: keys.group(groupId(group)), onlyIf: 'present' }, otherwise: forbidden('Group access denied') },
    { write: { put: member } },
  ]
}

const leaveGroup = (group: number, device: DeviceId): TransactWrite[] =>
  group === 0 ? [] : [{ write: { delete: keys.groupDevice(groupId(group), device) } }]

/**
 * Returns the writes that remove each link of a device. The first attempt assumes that the linked users exist, because users
 * who are being removed are rare. If one does not, the transaction fails and the next attempt reads them.
 */
const unlinking = async (table: Table, device: DeviceId, isFirstAttempt: boolean): Promise<TransactWrite[][]> => {
  const [ids, aliases] = await Promise.all([idsIn(table, keys.device(device)), removeAliases(table, device)])
  const users = ids('USER#').map(userId)
  const accounts = isFirstAttempt || users.length === 0 ? [] : await table.getMany(users.map(keys.user))
  const exists = (index: number) => isFirstAttempt || accounts[index] !== undefined
  const unlinked = users.map((user, index) => deviceUnlink({ user, device }, exists(index)))
  return [...unlinkDevice(ids, device), aliases, ...unlinked]
}
