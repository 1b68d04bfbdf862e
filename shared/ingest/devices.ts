/** Finds the device of a report, and whether an unknown one can register itself. */
import { isShutOff } from '../domain/deviceExpiry.ts'
import { type IngestKey, keysIn } from '../domain/ingestKeys.ts'
import { canAutoRegister, requiresIngestKeys } from '../domain/settings.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Table } from '../table/table.ts'

/** Lifetime of a cached device. Short, because deleted and disabled devices and removed keys are accepted until it ends. */
const FRESH_MS = 1000
const MOST_KEPT = 10_000

export interface KnownDevice {
  readonly id: DeviceId
  readonly uniqueId: string
  /** Number of the last queued command: its time in Unix milliseconds, or 0 if there was none. */
  readonly newestCommand: number
  /** Keys of which a report must have one; empty if the device needs none. */
  readonly keys: readonly IngestKey[]
}

/** Returns the device with the unique id, or undefined if it does not exist, is disabled or has expired. */
export type DeviceLookup = (uniqueId: string) => Promise<KnownDevice | undefined>

/**
 * Looks up devices with a cache of at most one second. Caches only existing devices, so that a new device is accepted
 * at once. `now` returns Unix time in milliseconds.
 */
export const deviceLookup = (table: Table, now: () => number): DeviceLookup => {
  const known = new Map<string, { readonly device: KnownDevice; readonly askedAt: number }>()
  return async uniqueId => {
    // The age counts from the request, not from the response.
    const askedAt = now()
    const remembered = known.get(uniqueId)
    if (remembered && Math.abs(askedAt - remembered.askedAt) < FRESH_MS) return remembered.device
    const item = await table.get(keys.uniqueId(uniqueId))
    const number = item?.['deviceId']
    if (!item || typeof number !== 'number' || isShutOff(item, askedAt)) {
      known.delete(uniqueId)
      return undefined
    }
    if (known.size >= MOST_KEPT) known.clear()
    const newest = item?.['newestCommand']
    const device = {
      id: deviceId(number),
      uniqueId,
      newestCommand: typeof newest === 'number' ? newest : 0,
      keys: keysIn(item?.['ingestKeys']),
    }
    known.set(uniqueId, { device, askedAt })
    return device
  }
}

/** How long the setting of automatic registration is reused. */
const SETTING_FRESH_MS = 60_000

/**
 * What happens to the report of an unknown device. `refuse` if the server requires keys: then the response is the same as
 * for a wrong key, so that it does not reveal which devices exist.
 */
export type Newcomer = 'register' | 'unknown' | 'refuse'

/** Decides about the report of an unknown device. */
export type JudgeNewcomer = (uniqueId: string) => Promise<Newcomer>

/**
 * Reads the setting at most once a minute, and only for reports of unknown devices. `now` returns Unix time in
 * milliseconds.
 */
export const newcomers = (table: Table, now: () => number): JudgeNewcomer => {
  let known: { readonly attributes: EntityAttributes; readonly askedAt: number } | undefined
  return async uniqueId => {
    const askedAt = now()
    if (!known || Math.abs(askedAt - known.askedAt) >= SETTING_FRESH_MS)
      known = { attributes: attributesOf(await table.get(keys.server())), askedAt }
    if (requiresIngestKeys(known.attributes)) return 'refuse'
    if (!canAutoRegister(known.attributes, uniqueId)) return 'unknown'
    // A registered device that the lookup does not return is disabled or expired.
    return (await table.get(keys.uniqueId(uniqueId))) === undefined ? 'register' : 'unknown'
  }
}
