/** The writes that accompany a change of a user: its locks, its managers, its tenant and the count of administrators. */
import { isDeepStrictEqual } from 'node:util'
import { withinBonds } from '../domain/bonds.ts'
import { countsAsAdministrator } from '../domain/membership.ts'
import { badRequest, type CallerError, conflict, forbidden } from '../errors.ts'
import { type TenantId, userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, nameKeys, profileIn, recordIn, type UserRecord } from './accounts.ts'
import { type Lock, numberOf, Conflict, type TransactWrite } from './entities.ts'
import type { EntityChange } from './entityStore.ts'
import { keys } from './keys.ts'
import { shareLocks } from './shareItems.ts'
import { idsUnder, type Table } from './table.ts'
import { joinTenant, leaveTenant } from './tenants.ts'

/** Returns the locks of a user's names and of its token. */
export const userLocks = (
  record: UserRecord,
  id: UserId,
  taken: CallerError = conflict('email is already in use'),
): Lock[] => {
  const attributes = { userId: id }
  const names = [...nameKeys(record).map(key => ({ key, attributes, taken })), ...shareLocks(record.share, id)]
  const { tokenHash } = record
  if (tokenHash === null) return names
  // The message must not reveal that another user has the token.
  return [...names, { key: keys.token(tokenHash), attributes, taken: badRequest('token cannot be used') }]
}

const administratorCount = () => keys.counter('administrators')
const lastAdministrator = () => conflict('The last administrator must remain')

/** Returns the writes that update the count of administrators, which must remain above 0. */
export const administratorCountWrites = (
  before: UserRecord | undefined,
  after: UserRecord | undefined,
): TransactWrite[] => {
  const [was, is] = [before, after].map(user => user !== undefined && countsAsAdministrator(user))
  if (was === is) return []
  const update = administratorCount()
  if (is) return [{ write: { update, add: { count: 1 } } }]
  return [{ write: { update, add: { count: -1 }, onlyIf: { count: { above: 1 } } }, otherwise: lastAdministrator() }]
}

/** Throws conflict if there is one administrator only: before work that precedes the write with this condition. */
export const refuseLastAdministrator = async (table: Table): Promise<void> => {
  if (numberOf((await table.get(administratorCount()))?.['count']) <= 1) throw lastAdministrator()
}

export const moveTenant = (from: TenantId | undefined, to: TenantId | undefined, id: UserId): TransactWrite[] =>
  from === to ? [] : [...leaveTenant(from, id), ...joinTenant(to, id)]

/**
 * Reads the users whose bonds hold for a user: its managers, and the user who makes the change. Throws forbidden if that user
 * was removed meanwhile.
 */
export const readManagers = async (table: Table, linked: readonly number[], boundBy?: UserId): Promise<Account[]> => {
  const ids = [...new Set([...linked, ...(boundBy === undefined ? [] : [boundBy])])].map(userId)
  const items = ids.length > 0 ? await table.getMany(ids.map(keys.user)) : []
  const managers = items.flatMap(item => (item ? [accountOf(item)] : []))
  if (boundBy !== undefined && !managers.some(({ id }) => id === boundBy)) throw forbidden('Admin access required')
  return managers
}

/** Reads the ids of the users who manage a user. */
export const managerIds = (table: Table, id: UserId): Promise<number[]> => idsUnder(table, keys.user(id), 'MANAGED#')

/** Holds while the manager, and so its bonds, are as they were read. */
export const managerUnchanged = ({ id, rev }: Account): TransactWrite => ({
  write: { check: keys.user(id), onlyIf: { rev } },
  otherwise: new Conflict(),
})

/**
 * Returns the writes that link a new user to its manager, whose bonds it has. A negative limit allows any number of users.
 * Throws conflict if the manager does not exist or has reached the limit.
 */
export const managementLinks = (manager: Account | undefined, limit: number, managed: UserId): TransactWrite[] => {
  if (!manager || (limit >= 0 && manager.managed >= limit)) throw conflict('Manager user limit reached')
  const { id, rev } = manager
  const link = { v: 1, userId: id, managedUserId: managed }
  const onlyIf = { rev, ...(limit >= 0 && { managed: { below: limit } }) }
  return [
    { write: { update: keys.user(id), add: { managed: 1 }, onlyIf }, otherwise: new Conflict() },
    { write: { put: { ...keys.userManaged(id, managed), ...link } } },
    { write: { put: { ...keys.userManager(managed, id), ...link } } },
  ]
}

type UpdateUser = (
  id: UserId,
  change: (before: Account) => Promise<EntityChange<UserRecord> | undefined>,
) => Promise<unknown>

/** Applies the bonds of a manager to the users that it manages, directly and indirectly. */
export const bindManaged = async (
  table: Table,
  manager: UserId,
  update: UpdateUser,
  bound = new Set<UserId>(),
): Promise<void> => {
  bound.add(manager)
  const managed = (await idsUnder(table, keys.user(manager), 'MANAGES#')).map(userId)
  for (const id of managed.filter(one => !bound.has(one))) {
    await update(id, before => boundChange(table, before))
    await bindManaged(table, id, update, bound)
  }
}

const boundChange = async (table: Table, before: Account): Promise<EntityChange<UserRecord> | undefined> => {
  const managers = await readManagers(table, await managerIds(table, before.id))
  const record = { ...recordIn(before), ...withinBonds(profileIn(before), managers) }
  if (isDeepStrictEqual(record, recordIn(before))) return undefined
  const counted = administratorCountWrites(before, record)
  return { record, writes: [...counted, ...managers.map(managerUnchanged)] }
}
