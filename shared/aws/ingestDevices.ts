/** Whom a tracker means: the one question that ingest asks the table, for every report. */
import { deviceId, type DeviceId } from '../model/ids.ts'
import { keys } from '../table/keys.ts'
import type { Table } from '../table/table.ts'

/** How long an answer is used again. Short: a device that was deleted or disabled is refused from then on. */
const FRESH_MS = 1000
const MOST_KEPT = 10_000

export interface KnownDevice {
  readonly id: DeviceId
  readonly uniqueId: string
  /** The number of the command that was queued last, which is the moment of that in milliseconds; 0 when there was none. */
  readonly newestCommand: number
}

/** Gives the device with that unique id, or undefined when there is none that may report. */
export type DeviceLookup = (uniqueId: string) => Promise<KnownDevice | undefined>

/**
 * Looks devices up, with a memory of at most a second. Only devices that exist are remembered, so that one is accepted as
 * soon as it is registered. `now` is in milliseconds.
 */
export const deviceLookup = (table: Table, now: () => number): DeviceLookup => {
  const known = new Map<string, { readonly device: KnownDevice; readonly askedAt: number }>()
  return async uniqueId => {
    // The age counts from the question, not from the answer.
    const askedAt = now()
    const remembered = known.get(uniqueId)
    if (remembered && Math.abs(askedAt - remembered.askedAt) < FRESH_MS) return remembered.device
    const item = await table.get(keys.uniqueId(uniqueId))
    const number = item?.['deviceId']
    if (typeof number !== 'number' || item?.['disabled'] === true) {
      known.delete(uniqueId)
      return undefined
    }
    if (known.size >= MOST_KEPT) known.clear()
    const newest = item?.['newestCommand']
    const device = { id: deviceId(number), uniqueId, newestCommand: typeof newest === 'number' ? newest : 0 }
    known.set(uniqueId, { device, askedAt })
    return device
  }
}
