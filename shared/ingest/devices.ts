/** Finds the device of a report, and whether an unknown one can register itself. */
import { canAutoRegister } from '../domain/registration.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { attributesOf } from '../table/entities.ts'
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

/** How long the setting of automatic registration is reused. */
const SETTING_FRESH_MS = 60_000

/** Says whether the report of a device that the lookup did not find is taken all the same. */
export type AcceptsUnknownDevice = (uniqueId: string) => Promise<boolean>

/** Asks the table for the setting at most once a minute, and only when somebody unknown reports. `now` is in milliseconds. */
export const newcomers = (table: Table, now: () => number): AcceptsUnknownDevice => {
  let known: { readonly attributes: EntityAttributes; readonly askedAt: number } | undefined
  return async uniqueId => {
    const askedAt = now()
    if (!known || Math.abs(askedAt - known.askedAt) >= SETTING_FRESH_MS)
      known = { attributes: attributesOf(await table.get(keys.server())), askedAt }
    if (!canAutoRegister(known.attributes, uniqueId)) return false
    // One that is registered and was not found is disabled.
    return (await table.get(keys.uniqueId(uniqueId))) === undefined
  }
}
