/** Devices. What they are told to be stands in their entity; what they report stands in their state, which is the log's. */
import { isDeepStrictEqual } from 'node:util'
import { conflict, forbidden, unavailable } from '../errors.ts'
import type { Device } from '../model/device.ts'
import { deviceId, type DeviceId, groupId, MAX_DEVICE_ID, type TenantId, type UserId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { newVersion } from './config.ts'
import { deviceLink } from './deviceLinks.ts'
import {
  type ExtraAttributes,
  commit,
  entityItem,
  numberOf,
  recordOf,
  revision,
  type TransactWrite,
  retryOnConflict,
} from './entities.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { removeDevice } from './removeDevice.ts'
import type { Item, Table } from './table.ts'
import { type DeviceRecord, withStatus } from './deviceStatus.ts'

/** Who registers a device, and how many it may have in all; 0 and less is no limit. */
export interface Creator {
  readonly id: UserId
  readonly deviceLimit: number
  /** The device will belong to this tenant. */
  readonly tenantId?: TenantId | undefined
  /** When it does so, milliseconds. */
  readonly at: number
}

export const devices = (table: Table) => ({
  /** These devices as the API shows them, in this order, without those that are not there. `now` is in milliseconds. */
  byIds: async (ids: readonly DeviceId[], now: number): Promise<Device[]> => {
    const items = ids.length > 0 ? await table.getMany(ids.flatMap(id => [keys.device(id), keys.deviceState(id)])) : []
    return ids.flatMap((_, index) => shown(items[2 * index], items[2 * index + 1], now))
  },

  /** All devices by id, from the index: one that was just written may show a moment late. */
  all: async (now: number): Promise<Device[]> => {
    const found: Item[] = []
    for await (const item of table.list('device')) found.push(item)
    const states = found.length > 0 ? await table.getMany(found.map(({ PK }) => ({ PK, SK: STATE_SK }))) : []
    return found.flatMap((item, index) => shown(item, states[index], now))
  },

  /**
   * Throws `conflict` when the uniqueId is taken or the limit is reached, `forbidden` when there is no such group. `beside`
   * is what other APIs keep with a device; a change without it leaves that as it is.
   */
  create: (record: DeviceRecord, creator?: Creator, beside: ExtraAttributes = {}): Promise<DeviceId> =>
    create(table, record, creator, beside),

  /** Replaces a device. False when there is none; throws as `create` does. */
  update: (id: DeviceId, record: DeviceRecord, beside: ExtraAttributes = {}): Promise<boolean> =>
    retryOnConflict(() => update(table, id, record, beside)),

  /** Forgets a device and its links. False when there is none. */
  remove: (id: DeviceId): Promise<boolean> => retryOnConflict(() => removeDevice(table, id)),
})

const STATE_SK = keys.deviceState(deviceId(1)).SK

const shown = (item: Item | undefined, state: Item | undefined, now: number): Device[] =>
  item ? [withStatus(recordOf<DeviceRecord>(item), deviceId(numberOf(item['id'])), { state, now })] : []

const uniqueIdTaken = () => conflict('uniqueId is already in use')

const create = async (
  table: Table,
  record: DeviceRecord,
  creator: Creator | undefined,
  beside: ExtraAttributes,
): Promise<DeviceId> => {
  const parts = { kind: 'device', record, beside: { ...beside, tenant: creator?.tenantId } }
  const id = deviceId(await nextId(table, 'device'))
  if (id > MAX_DEVICE_ID) throw unavailable('The maximum number of devices is reached')
  await commit(table, [
    {
      write: {
        put: entityItem(keys.device(id), { ...parts, id }),
        onlyIf: 'absent',
      },
    },
    holdUniqueId(record, id),
    { write: { put: { ...keys.deviceState(id), v: 1, rev: 0 } } },
    ...(creator ? deviceLink({ user: creator.id, device: id, at: creator.at }, creator.deviceLimit) : []),
    ...joinGroup(record.groupId, id),
  ])
  return id
}

const holdUniqueId = ({ uniqueId, disabled }: DeviceRecord, id: DeviceId): TransactWrite => ({
  write: { put: { ...keys.uniqueId(uniqueId), v: 1, deviceId: id, disabled }, onlyIf: 'absent' },
  otherwise: uniqueIdTaken(),
})

const joinGroup = (group: number, device: DeviceId): TransactWrite[] =>
  group === 0
    ? []
    : [
        {
          write: { check: keys.group(groupId(group)), onlyIf: 'present' },
          otherwise: forbidden('Group access denied'),
        },
        {
          write: {
            put: { ...keys.groupDevice(groupId(group), device), v: 1, deviceId: device, at: currentHost().now() },
          },
        },
      ]

const update = async (table: Table, id: DeviceId, record: DeviceRecord, beside: ExtraAttributes): Promise<boolean> => {
  const stored = await table.get(keys.device(id))
  if (!stored) return false
  const before = recordOf<DeviceRecord>(stored)
  await commit(table, [
    revision(keys.device(id), numberOf(stored['rev']), record, beside),
    ...heldUniqueId(before, record, id),
    ...(before.groupId === record.groupId ? [] : [...leaveGroup(before.groupId, id), ...joinGroup(record.groupId, id)]),
    ...(concernsConsumer(before, record) ? [newVersion] : []),
  ])
  return true
}

/** Attributes are settings, and the group decides which geofences apply. */
const concernsConsumer = (before: DeviceRecord, after: DeviceRecord): boolean =>
  before.groupId !== after.groupId || !isDeepStrictEqual(before.attributes, after.attributes)

/** The lock is what trackers are looked up by: it moves with the name and says whether the device may report. */
const heldUniqueId = (before: DeviceRecord, after: DeviceRecord, id: DeviceId): TransactWrite[] => {
  if (before.uniqueId !== after.uniqueId)
    return [holdUniqueId(after, id), { write: { delete: keys.uniqueId(before.uniqueId) } }]
  if (before.disabled === after.disabled) return []
  return [{ write: { update: keys.uniqueId(after.uniqueId), set: { disabled: after.disabled }, onlyIf: 'present' } }]
}

const leaveGroup = (group: number, device: DeviceId): TransactWrite[] =>
  group === 0 ? [] : [{ write: { delete: keys.groupDevice(groupId(group), device) } }]
