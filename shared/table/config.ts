/**
 * A number that goes up with every change of what the stream consumer works by: devices, groups, geofences, their links
 * and the server's settings. It reads this one item a batch and keeps all the rest in memory while the number stands.
 */
import { keys } from './keys.ts'
import type { Table } from './table.ts'

export const config = (table: Table) => ({
  /** The number now; 0 before the first change. */
  async version(): Promise<number> {
    const item = await table.get(keys.config())
    return Number(item?.['n'] ?? 0)
  },

  /** Says that something changed; called after the change is committed. */
  async bump(): Promise<void> {
    await table.write({ update: keys.config(), add: { n: 1 } })
  },
})
