/** Auto-registration of unknown devices (Traccar's database.registerUnknown). Off by default. */
import { canAutoRegister } from '../domain/registration.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Table } from '../table/table.ts'

/** Lifetime of the cached setting. */
const FRESH_MS = 60_000

/** Returns whether the report of an unknown device is accepted for auto-registration. */
export type AcceptsUnknownDevice = (uniqueId: string) => Promise<boolean>

/**
 * Reads the setting at most once a minute, and only for reports of unknown devices. `now` returns Unix time in
 * milliseconds.
 */
export const newcomers = (table: Table, now: () => number): AcceptsUnknownDevice => {
  let known: { readonly attributes: EntityAttributes; readonly askedAt: number } | undefined
  return async uniqueId => {
    const askedAt = now()
    if (!known || Math.abs(askedAt - known.askedAt) >= FRESH_MS)
      known = { attributes: attributesOf(await table.get(keys.server())), askedAt }
    if (!canAutoRegister(known.attributes, uniqueId)) return false
    // A registered device that the lookup does not return is disabled.
    return (await table.get(keys.uniqueId(uniqueId))) === undefined
  }
}
