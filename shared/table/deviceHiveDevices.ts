/** Devices as DeviceHive has them: by their own id, with data and a type that stand beside what the other APIs say. */
import type { JsonObject } from '../model/attributes.ts'
import { deviceId, type DeviceId, deviceTypeId, type DeviceTypeId } from '../model/ids.ts'
import type { DeviceRecord } from './deviceStatus.ts'
import { DEFAULT_DEVICE_TYPE } from './deviceTypes.ts'
import { type ExtraAttributes, numberOf, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

export interface StoredHiveDevice {
  readonly id: DeviceId
  readonly record: DeviceRecord
  readonly data: JsonObject | null
  readonly deviceTypeId: DeviceTypeId
}

/** What is written beside a device's record. */
export const deviceHiveAttributes = ({
  data,
  deviceTypeId: type,
}: Pick<StoredHiveDevice, 'data' | 'deviceTypeId'>): ExtraAttributes => ({
  hiveData: data === null ? null : JSON.stringify(data),
  deviceType: type,
})

const UNIQUE_ID_MAX = 128

export const deviceHiveDevices = (table: Table) => ({
  byUniqueId: async (uniqueId: string): Promise<StoredHiveDevice | undefined> => {
    if (uniqueId.length > UNIQUE_ID_MAX || !uniqueId.isWellFormed()) return undefined
    const lock = await table.get(keys.uniqueId(uniqueId))
    const item = lock && (await table.get(keys.device(deviceId(numberOf(lock['deviceId'])))))
    return item && deviceOf(item)
  },

  /** These devices, in this order, without those that are not there. */
  byIds: async (ids: readonly DeviceId[]): Promise<StoredHiveDevice[]> => {
    const items = ids.length > 0 ? await table.getMany(ids.map(keys.device)) : []
    return items.flatMap(item => (item ? [deviceOf(item)] : []))
  },

  /** All devices by id, from the index: one that was just written may show a moment late. */
  all: async (): Promise<StoredHiveDevice[]> => {
    const found: StoredHiveDevice[] = []
    for await (const item of table.list('device')) found.push(deviceOf(item))
    return found
  },
})

const deviceOf = (item: Item): StoredHiveDevice => ({
  id: deviceId(numberOf(item['id'])),
  record: recordOf<DeviceRecord>(item),
  data: dataIn(item),
  deviceTypeId: deviceTypeId(numberOf(item['deviceType']) || DEFAULT_DEVICE_TYPE),
})

const dataIn = ({ hiveData }: Item): JsonObject | null => (typeof hiveData === 'string' ? JSON.parse(hiveData) : null)
