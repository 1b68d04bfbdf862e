/** Passes the bonds of managers on to the users below them. */
import { isDeepStrictEqual } from 'node:util'
import { withinBonds } from '../domain/bonds.ts'
import type { Profile } from '../domain/userRules.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, profileIn } from './accounts.ts'
import { retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import type { Table } from './table.ts'

type Update = (id: UserId, change: () => { readonly profile: Profile }) => Promise<unknown>

/** Reads the users who manage a user. */
export const managersOf = async (table: Table, id: UserId): Promise<Account[]> => {
  const ids = await idsUnder(table, keys.user(id).PK, 'MANAGED#')
  const items = ids.length > 0 ? await table.getMany(ids.map(manager => keys.user(userId(manager)))) : []
  return items.flatMap(item => (item ? [accountOf(item)] : []))
}

/** Writes the bonds of a manager into the users that it manages, and theirs into those that they manage. */
export const bindManaged = async (
  table: Table,
  manager: UserId,
  update: Update,
  bound = new Set<UserId>(),
): Promise<void> => {
  bound.add(manager)
  const managed = (await idsUnder(table, keys.user(manager).PK, 'MANAGES#')).map(userId)
  for (const id of managed.filter(one => !bound.has(one))) {
    await retryOnConflict(() => bind(table, id, update))
    await bindManaged(table, id, update, bound)
  }
}

const bind = async (table: Table, id: UserId, update: Update): Promise<void> => {
  const [item, managers] = await Promise.all([table.get(keys.user(id)), managersOf(table, id)])
  const before = item && accountOf(item)
  const profile = before && withinBonds(profileIn(before), managers)
  if (!profile || isDeepStrictEqual(profile, profileIn(before))) return
  await update(id, () => ({ profile }))
}
