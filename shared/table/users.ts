/** Users. Each name and a token are held by a lock of their own, written in the same transaction as the user. */
import type { Viewer } from '../domain/access.ts'
import { type Bonds, withinBonds } from '../domain/bonds.ts'
import { countsAsAdministrator, type Membership } from '../domain/membership.ts'
import type { Profile } from '../domain/userRules.ts'
import { type CallerError, conflict } from '../errors.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, nameKeys, profileIn, type UserRecord } from './accounts.ts'
import { incrementAdministrators } from './administrators.ts'
import { tokenHash } from './credentials.ts'
import { commit, entityItem, numberOf, revision, type TransactWrite, retryOnConflict } from './entities.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import { removeUser } from './removeUser.ts'
import { bindManaged, managersOf } from './userBonds.ts'
import { joinTenant } from './tenants.ts'
import type { Table } from './table.ts'
import {
  administratorCountWrites,
  reserveName,
  reserveToken,
  managementLinks,
  replaceNames,
  movedTenant,
  replaceToken,
} from './userSteps.ts'

export interface NewUser {
  readonly profile: Profile
  /** The password's hash in PHC form. */
  readonly phc: string
  readonly token: string | null
  /** What the other APIs say of it; nothing unless given. */
  readonly standing?: Membership
  /** What to tell the caller when one of its names is taken. */
  readonly taken?: CallerError
  /** The user who will manage this one, and how many it may manage in all. */
  readonly manager?: { readonly id: UserId; readonly limit: number }
  /** The user who creates it, if its own bonds hold for the new one. */
  readonly boundBy?: Bonds | undefined
}

/** What a user becomes. What is undefined stays; a token that is null is withdrawn. */
export interface UserChange {
  readonly profile?: Profile | undefined
  readonly standing?: Membership | undefined
  readonly taken?: CallerError | undefined
  readonly phc?: string | undefined
  readonly token?: string | null | undefined
  /** The user who changes it, if its own bonds hold for the changed one. */
  readonly boundBy?: Bonds | undefined
  /** Wrong passwords in a row at DeviceHive's door; what is counted there stays unless this says otherwise. */
  readonly failedLogins?: 0 | undefined
}

export const users = (table: Table) => ({
  byId: async (id: UserId): Promise<Account | undefined> => {
    const item = await table.get(keys.user(id))
    return item && accountOf(item)
  },

  /** Those of these users that are there, by id. */
  byIds: (ids: readonly UserId[]): Promise<Account[]> => accountsOf(table, ids),

  /** The users whom a user manages, by id. */
  managedBy: async (manager: UserId): Promise<Account[]> => {
    const ids = await idsUnder(table, keys.user(manager).PK, 'MANAGES#')
    return accountsOf(table, ids)
  },

  /**
   * Whom a user looks after, by id: everybody for an administrator, who is read from the index where one that was just
   * written may show a moment late; else those it manages and, where it looks after its tenant, that one's other users.
   */
  visibleTo: async (viewer: Viewer): Promise<Account[]> => {
    if (viewer.administrator) return allUsers(table)
    const { id, tenantId, managesTenant = false } = viewer
    const [managed, inTenant] = await Promise.all([
      idsUnder(table, keys.user(id).PK, 'MANAGES#'),
      managesTenant && tenantId !== undefined ? idsUnder(table, keys.tenant(tenantId).PK, 'USER#') : [],
    ])
    return accountsOf(
      table,
      [...new Set([...managed, ...inTenant])].filter(other => other !== id),
    )
  },

  /** Whose a name is, in any spelling that counts as the same. */
  byName: async (name: string): Promise<Account | undefined> => {
    const [key] = nameKeys({ email: name, standing: {} })
    const lock = key && (await table.get(key))
    const [account] = lock ? await accountsOf(table, [numberOf(lock['userId'])]) : []
    return account
  },

  /** Throws `conflict` when the address or the token is taken, `forbidden` when the manager may not have more. */
  create: (user: NewUser): Promise<Account> => createNext(table, user),

  /** Whether there has ever been a user. */
  any: async (): Promise<boolean> => (await table.get(keys.counter('user'))) !== undefined,

  /** The first user, with id 1. Throws `conflict` when there has been one. */
  createFirst: (user: NewUser): Promise<Account> => create(table, userId(1), user, [isFirst()]),

  /**
   * Replaces a user by what `change` makes of it; gives undefined when there is none. Throws `conflict` when the address
   * or the token is taken or no administrator would remain. The users that it manages get no more than it has then; if that
   * is cut off, the same update does it again.
   */
  update: async (id: UserId, change: (account: Account) => UserChange): Promise<Account | undefined> => {
    const account = await retryOnConflict(() => update(table, id, change))
    if (account) await bindManaged(table, id, (managed, change) => update(table, managed, change))
    return account
  },

  /** False when there is none. Throws `conflict` for the last administrator. */
  remove: (id: UserId): Promise<boolean> => retryOnConflict(() => removeUser(table, id)),
})

const allUsers = async (table: Table): Promise<Account[]> => {
  const found: Account[] = []
  for await (const item of table.list('user')) found.push(accountOf(item))
  return found
}

const accountsOf = async (table: Table, ids: readonly number[]): Promise<Account[]> => {
  const items = ids.length > 0 ? await table.getMany(ids.map(id => keys.user(userId(id)))) : []
  return items.flatMap(item => (item ? [accountOf(item)] : [])).sort((a, b) => a.id - b.id)
}

const isFirst = (): TransactWrite => ({
  write: { update: keys.counter('user'), add: { last: 1 }, onlyIf: { last: { missing: true } } },
  otherwise: conflict('The first user already exists'),
})

const createNext = async (table: Table, user: NewUser): Promise<Account> => {
  const id = userId(await nextId(table, 'user'))
  return retryOnConflict(() => create(table, id, user))
}

const create = async (
  table: Table,
  id: UserId,
  user: NewUser,
  first: readonly TransactWrite[] = [],
): Promise<Account> => {
  const { phc, token, manager, standing = {}, taken, boundBy } = user
  const managerItem = manager && (await table.get(keys.user(manager.id)))
  const profile = withinBonds(user.profile, [managerItem && accountOf(managerItem), boundBy].filter(isPresent))
  const hash = token === null ? null : tokenHash(token)
  const record: UserRecord = { ...profile, credentialVersion: 1, tokenHash: hash, standing, tokenGeneration: 0 }
  const item = entityItem(keys.user(id), { kind: 'user', id, record, beside: { devices: 0, managed: 0 } })
  await commit(table, [
    ...first,
    { write: { put: item, onlyIf: 'absent' } },
    { write: { put: { ...keys.credential(id), v: 1, phc, version: 1 } } },
    ...nameKeys(record).map(key => reserveName(key, id, taken)),
    ...(hash === null ? [] : [reserveToken(hash, id)]),
    ...(countsAsAdministrator(record) ? [incrementAdministrators()] : []),
    ...(manager ? managementLinks({ ...manager, item: managerItem }, id) : []),
    ...joinTenant(standing.tenantId, id),
  ])
  return accountOf(item)
}

const update = async (
  table: Table,
  id: UserId,
  change: (account: Account) => UserChange,
): Promise<Account | undefined> => {
  const stored = await table.get(keys.user(id))
  if (!stored) return undefined
  const before = accountOf(stored)
  const changed = change(before)
  const { standing = before.standing, phc, token, taken, failedLogins, boundBy } = changed
  const managers = await managersOf(table, id)
  const profile = withinBonds(changed.profile ?? profileIn(before), [...managers, boundBy].filter(isPresent))
  const hash = token === undefined ? before.tokenHash : token === null ? null : tokenHash(token)
  const version = before.credentialVersion + (phc === undefined ? 0 : 1)
  const endsTokens = phc !== undefined || (!isShutOut(before) && isShutOut({ ...profile, standing }))
  const tokenGeneration = before.tokenGeneration + (endsTokens ? 1 : 0)
  const record: UserRecord = { ...profile, standing, credentialVersion: version, tokenHash: hash, tokenGeneration }
  await commit(table, [
    revision(keys.user(id), before.rev, record, failedLogins === undefined ? {} : { failedLogins }),
    ...(phc === undefined ? [] : [{ write: { put: { ...keys.credential(id), v: 1, phc, version } } }]),
    ...replaceNames(before, record, taken),
    ...(hash === before.tokenHash ? [] : replaceToken(before.tokenHash, hash, id)),
    ...administratorCountWrites(before, record),
    ...movedTenant(before.standing.tenantId, standing.tenantId, id),
  ])
  return { ...before, ...record, rev: before.rev + 1 }
}

const isPresent = <T>(value: T | undefined): value is T => value !== undefined

const isShutOut = ({ disabled, standing }: Pick<UserRecord, 'disabled' | 'standing'>) =>
  disabled || standing.locked === true
