/** Command that a tracker receives in the response to its report. */
import type { DeviceId } from '../model/ids.ts'
import { KEPT_MS, claimNextCommand } from '../table/commands.ts'
import type { Table } from '../table/table.ts'
import type { KnownDevice } from './devices.ts'

/** Claims the next command for the device, so that no later call returns it. Returns undefined if none is queued. */
export type ClaimNextCommand = (device: KnownDevice) => Promise<string | undefined>

const MOST_KEPT = 10_000
/** A query may not show a command yet that was queued less than this time ago, even if the device item names it. */
const SETTLED_MS = 5000

/**
 * Queries the table only if the device's unique id item names a command that may still be queued. Caches the last
 * command for which the queue was empty. `now` returns Unix time in milliseconds.
 */
export const commandClaimer = (table: Table, now: () => number): ClaimNextCommand => {
  const drained = new Map<DeviceId, number>()
  return async ({ id, uniqueId, newestCommand }) => {
    const at = now()
    if (newestCommand <= at - KEPT_MS || drained.get(id) === newestCommand) return undefined
    const text = await claimNextCommand(table, id, uniqueId, at)
    if (text === undefined && at - newestCommand > SETTLED_MS) {
      if (drained.size >= MOST_KEPT) drained.clear()
      drained.set(id, newestCommand)
    }
    return text
  }
}
