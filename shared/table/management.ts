/** Links existing users to managers, as administrators do. */
import { badRequest } from '../errors.ts'
import type { UserId } from '../model/ids.ts'
import { accountOf } from './accounts.ts'
import { commit, Conflict } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'
import { managementLinks } from './userWrites.ts'

/** Links an existing user to a manager; keeps a link that exists. */
export const startManaging = async (table: Table, manager: UserId, managed: UserId): Promise<void> => {
  if (manager === managed) throw badRequest('A user cannot manage itself')
  const [above, below, link, reverse] = await table.getMany([
    keys.user(manager),
    keys.user(managed),
    keys.userManaged(manager, managed),
    keys.userManaged(managed, manager),
  ])
  if (!above || !below) throw badRequest('User not found')
  if (reverse) throw badRequest('The users would manage each other')
  if (link) return
  const exists = { write: { check: keys.user(managed), onlyIf: 'present' }, otherwise: new Conflict() } as const
  await commit(table, [exists, ...managementLinks(accountOf(above), -1, managed)])
}

/** Removes the link if it exists. */
export const stopManaging = async (table: Table, manager: UserId, managed: UserId): Promise<void> => {
  if (!(await table.get(keys.userManaged(manager, managed)))) return
  await commit(table, [
    { write: { delete: keys.userManaged(manager, managed), onlyIf: 'present' }, otherwise: new Conflict() },
    { write: { delete: keys.userManager(managed, manager) } },
    { write: { update: keys.user(manager), add: { managed: -1 }, onlyIf: 'present' }, otherwise: new Conflict() },
  ])
}
