/** What a tracker is told in the answer to its report. */
import type { DeviceId } from '../model/ids.ts'
import { KEPT_MS, claimNextCommand } from '../table/commands.ts'
import type { Table } from '../table/table.ts'
import type { KnownDevice } from './devices.ts'

/** Gives the next command for the device, which is then taken; undefined when none waits. */
export type ClaimNextCommand = (device: KnownDevice) => Promise<string | undefined>

const MOST_KEPT = 10_000
/** A command this young may be named by the lock while it does not show in a query yet. */
const SETTLED_MS = 5000

/**
 * Asks the table only where the lock of the device names a command that may still wait, and remembers up to which one all
 * have been taken. `now` is in milliseconds.
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
