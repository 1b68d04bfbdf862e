/** Whether a device that nobody registered may register itself by reporting: a setting, off unless somebody switched it on. */
import { canAutoRegister } from '../domain/settings.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Table } from '../table/table.ts'

/** How old the setting may be. */
const FRESH_MS = 60_000

/** Says whether the report of a device that the lookup did not find is taken all the same. */
export type AcceptsUnknownDevice = (uniqueId: string) => Promise<boolean>

/** Asks the table for the setting at most once a minute, and only when somebody unknown reports. `now` is in milliseconds. */
export const newcomers = (table: Table, now: () => number): AcceptsUnknownDevice => {
  let known: { readonly attributes: EntityAttributes; readonly askedAt: number } | undefined
  return async uniqueId => {
    const askedAt = now()
    if (!known || Math.abs(askedAt - known.askedAt) >= FRESH_MS)
      known = { attributes: attributesOf(await table.get(keys.server())), askedAt }
    if (!canAutoRegister(known.attributes, uniqueId)) return false
    // One that is registered and was not found is disabled.
    return (await table.get(keys.uniqueId(uniqueId))) === undefined
  }
}
