/**
 * Keys of trackers. They are stored with the device and copied to the lock of its unique id, which ingest reads for each
 * report. Refused reports are counted in an item of their own, so that ingest needs no permission to change devices.
 */
import { type IngestKey, keysIn, keysText, rotated, type Rotation, validKeys } from '../domain/ingestKeys.ts'
import type { DeviceId } from '../model/ids.ts'
import { deviceStore } from './devices.ts'
import type { TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { type Refusals, refusalsFrom } from './refusedReports.ts'
import type { Table } from './table.ts'

export interface IngestKeyState {
  /** Valid keys, the current one first. */
  readonly keys: readonly IngestKey[]
  /** Refused reports since the current key was created; undefined if there are none. */
  readonly refusals: Refusals | undefined
}

export const ingestKeys = (table: Table) => ({
  /** Returns the keys of a device, or undefined if the device does not exist. `now` is Unix time in milliseconds. */
  state: async (device: DeviceId, now: number): Promise<IngestKeyState | undefined> => {
    const [item, refused] = await table.getMany([keys.device(device), keys.refusedReports(device)])
    if (!item) return undefined
    return { keys: validKeys(keysIn(item['ingestKeys']), now), refusals: refused && refusalsFrom(refused) }
  },

  /** Adds a key and forgets earlier refusals. Returns the valid keys, or undefined if the device does not exist. */
  rotate: (device: DeviceId, rotation: Rotation): Promise<readonly IngestKey[] | undefined> =>
    change(table, device, before => rotated(before, rotation), [{ write: { delete: keys.refusedReports(device) } }]),

  /** Removes all keys, or only the earlier ones. Returns false if the device does not exist. */
  remove: async (device: DeviceId, which: 'all' | 'earlier'): Promise<boolean> =>
    (await change(table, device, before => (which === 'all' ? [] : before.slice(0, 1)))) !== undefined,
})

const change = async (
  table: Table,
  device: DeviceId,
  next: (before: readonly IngestKey[]) => readonly IngestKey[],
  writes: readonly TransactWrite[] = [],
): Promise<readonly IngestKey[] | undefined> => {
  let after: readonly IngestKey[] = []
  const changed = await deviceStore(table).update(device, (record, item) => {
    after = next(keysIn(item['ingestKeys']))
    return { record, extra: { ingestKeys: keysText(after) }, writes }
  })
  return changed && after
}
