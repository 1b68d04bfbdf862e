/** Devices in the view of DeviceHive: by unique id, with data and a type that are stored outside the record. */
import type { JsonObject } from '../model/attributes.ts'
import { deviceId, type DeviceId, deviceTypeId, type DeviceTypeId } from '../model/ids.ts'
import type { DeviceRecord } from './deviceStatus.ts'
import { DEFAULT_DEVICE_TYPE } from './deviceTypes.ts'
import { type ExtraAttributes, numberOf, recordOf } from './entities.ts'
import { entityReader } from './entityStore.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

export interface StoredHiveDevice {
  readonly id: DeviceId
  readonly record: DeviceRecord
  readonly data: JsonObject | null
  readonly deviceTypeId: DeviceTypeId
}

/** Returns the attributes to store outside the device's record. */
export const deviceHiveAttributes = ({
  data,
  deviceTypeId: type,
}: Pick<StoredHiveDevice, 'data' | 'deviceTypeId'>): ExtraAttributes => ({
  hiveData: data === null ? null : JSON.stringify(data),
  deviceType: type,
})

const UNIQUE_ID_MAX = 128

export const deviceHiveDevices = (table: Table) => {
  const { byId, byIds, all } = entityReader(table, {
    kind: 'device',
    key: (id: DeviceId) => keys.device(id),
    read: deviceOf,
  })
  return {
    /** Returns the device with a unique id, or undefined if it does not exist. */
    byUniqueId: async (uniqueId: string): Promise<StoredHiveDevice | undefined> => {
      if (uniqueId.length > UNIQUE_ID_MAX || !uniqueId.isWellFormed()) return undefined
      const lock = await table.get(keys.uniqueId(uniqueId))
      return lock && byId(deviceId(numberOf(lock['deviceId'])))
    },

    byIds,
    all,
  }
}

const deviceOf = (item: Item): StoredHiveDevice => ({
  id: deviceId(numberOf(item['id'])),
  record: recordOf<DeviceRecord>(item),
  data: dataIn(item),
  deviceTypeId: deviceTypeId(numberOf(item['deviceType']) || DEFAULT_DEVICE_TYPE),
})

const dataIn = ({ hiveData }: Item): JsonObject | null => (typeof hiveData === 'string' ? JSON.parse(hiveData) : null)
