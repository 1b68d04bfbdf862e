/** Images of devices. An image can be larger than an item, so that it is stored in two. */
import { type DeviceId, deviceId } from '../model/ids.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { collect, type Table, type Value } from './table.ts'

/** Half of the largest image. DynamoDB limits an item to 400 KB. */
const PART_BYTES = 250_000
const UNIQUE_ID_MAX = 128

export const images = (table: Table) => ({
  /** Stores the image of a device in place of an earlier one. */
  set: (device: DeviceId, bytes: Uint8Array): Promise<void> => {
    const second = bytes.subarray(PART_BYTES)
    return table.transact([
      { put: { ...keys.image(device, 1), v: 1, bytes: bytes.subarray(0, PART_BYTES) } },
      second.length > 0
        ? { put: { ...keys.image(device, 2), v: 1, bytes: second } }
        : { delete: keys.image(device, 2) },
    ])
  },

  /** Returns the image of a device, or no bytes if it has none. */
  of: async (device: DeviceId): Promise<Uint8Array> => {
    const parts = await collect(table.query({ PK: keys.image(device, 1).PK }))
    return Buffer.concat(parts.map(item => bytesIn(item['bytes'])))
  },

  /** Returns the id of the device that has a unique id, whether or not it still exists. */
  deviceOf: async (uniqueId: string): Promise<DeviceId | undefined> => {
    if (uniqueId.length > UNIQUE_ID_MAX || !uniqueId.isWellFormed()) return undefined
    const id = numberOf((await table.get(keys.uniqueId(uniqueId)))?.['deviceId'])
    return id > 0 ? deviceId(id) : undefined
  },
})

const bytesIn = (value: Value): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array())
