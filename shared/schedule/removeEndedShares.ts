/** Deletes the temporary users of shares that have ended. Guests have no access since the end. */
import { isActive } from '../domain/userRules.ts'
import type { WorkDeadline } from '../table/erasure.ts'
import { shareAccess } from '../table/shareAccess.ts'
import { shares } from '../table/shares.ts'
import type { Table } from '../table/table.ts'
import { users } from '../table/users.ts'

/**
 * Deletes the temporary users of shares whose time is over, and of shares whose owner was deleted, is not active, or no
 * longer sees the shared objects. Returns their number. Runs can overlap.
 */
export const removeEndedShares = async (table: Table, { now, until }: WorkDeadline): Promise<number> => {
  let ended = 0
  for await (const account of shares(table).all()) {
    if (now() >= until) break
    if (isActive(account, now()) && (await shareAccess(table).isOpen(account.share, now()))) continue
    await users(table).remove(account.id)
    ended += 1
  }
  return ended
}
