/** Sign-ins to DeviceHive. Stored outside the user's record, so that a sign-in does not change the user's revision. */
import type { UserId } from '../model/ids.ts'
import type { Account } from './accounts.ts'
import { commit, numberOf, Conflict } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

export const deviceHiveSignIns = (table: Table) => ({
  /** Counts an attempt. Returns the number of attempts since the last success. */
  attempted: async (id: UserId): Promise<number> => {
    const item = await table.write({ update: keys.user(id), add: { failedLogins: 1 }, onlyIf: 'present' })
    return numberOf(item?.['failedLogins'])
  },

  /** Records a successful sign-in. Throws Conflict if the account changed after it was read. */
  letIn: (
    { id, rev }: Pick<Account, 'id' | 'rev'>,
    noted: Partial<Pick<Account, 'lastLogin'>> & { readonly failedLogins?: 0 },
  ): Promise<void> =>
    commit(table, [{ write: { update: keys.user(id), set: noted, onlyIf: { rev } }, otherwise: new Conflict() }]),
})
