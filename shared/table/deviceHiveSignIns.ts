/** What happened at DeviceHive's door. It stands beside the user's record, so that it changes without a revision. */
import type { UserId } from '../model/ids.ts'
import type { Account } from './accounts.ts'
import { commit, numberOf, Conflict } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

export const deviceHiveSignIns = (table: Table) => ({
  /** Counts an attempt; returns how many there were since the last success. */
  attempted: async (id: UserId): Promise<number> => {
    const item = await table.write({ update: keys.user(id), add: { failedLogins: 1 }, onlyIf: 'present' })
    return numberOf(item?.['failedLogins'])
  },

  /** Notes that a user was let in. Throws `Stale` when the account is not as it was read. */
  letIn: (
    { id, rev }: Pick<Account, 'id' | 'rev'>,
    noted: Partial<Pick<Account, 'lastLogin'>> & { readonly failedLogins?: 0 },
  ): Promise<void> =>
    commit(table, [{ write: { update: keys.user(id), set: noted, onlyIf: { rev } }, otherwise: new Conflict() }]),
})
