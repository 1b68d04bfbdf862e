/** Users. Each name and the token are reserved by lock items, which are written in the transaction of the user. */
import type { Viewer } from '../domain/access.ts'
import { withinBonds } from '../domain/bonds.ts'
import type { Membership } from '../domain/membership.ts'
import type { Profile } from '../domain/userRules.ts'
import { type CallerError, conflict } from '../errors.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, nameKeys, profileIn, type UserRecord } from './accounts.ts'
import { tokenHash } from './credentials.ts'
import { numberOf } from './entities.ts'
import { type EntityChange, type EntityKind, entityStore } from './entityStore.ts'
import { keys } from './keys.ts'
import { removeNotifications, userRemoval } from './removeUser.ts'
import { joinTenant } from './tenants.ts'
import { idsUnder, type Table } from './table.ts'
import {
  administratorCountWrites,
  bindManaged,
  managementLinks,
  managerIds,
  managerUnchanged,
  moveTenant,
  readManagers,
  userLocks,
} from './userWrites.ts'

export interface NewUser {
  readonly profile: Profile
  /** Password hash in PHC format. */
  readonly phc: string
  readonly token: string | null
  readonly standing?: Membership
  /** The error to throw if one of its names is taken. */
  readonly taken?: CallerError
  /** The user who will manage this one, and how many users it can manage; negative for any number. */
  readonly manager?: { readonly id: UserId; readonly limit: number }
  /** The user who creates it, if that user's bonds hold for the new one. */
  readonly boundBy?: Pick<Account, 'id'> | undefined
}

/** A change of a user. Members that are undefined are unchanged; a token of null revokes the stored one. */
export interface UserChange {
  readonly profile?: Profile | undefined
  readonly standing?: Membership | undefined
  /** The error to throw if one of its names is taken. */
  readonly taken?: CallerError | undefined
  /** Password hash in PHC format. */
  readonly phc?: string | undefined
  readonly token?: string | null | undefined
  /** The user who changes it, if that user's bonds hold for the changed one. */
  readonly boundBy?: Pick<Account, 'id'> | undefined
  /** Resets the count of consecutive wrong passwords at DeviceHive's sign-in. */
  readonly failedLogins?: 0 | undefined
}

const userKind: EntityKind<UserId, UserRecord, Account> = {
  kind: 'user',
  toId: userId,
  key: id => keys.user(id),
  read: item => accountOf(item),
  locks: (record, id) => userLocks(record, id),
}

export const users = (table: Table) => {
  const store = entityStore(table, userKind)
  return {
    byId: store.byId,

    /** Returns the users with these ids that exist, by id. */
    byIds: (ids: readonly UserId[]): Promise<Account[]> => byIds(table, ids),

    /** Returns the users that a user manages, by id. */
    managedBy: async (manager: UserId): Promise<Account[]> => byIds(table, await managedIds(table, manager)),

    /**
     * Returns the users that a viewer can see, by id. An administrator sees all; they are read from the index, where a write
     * may appear with a delay. Others see the users that they manage and, if they manage their tenant, its other users.
     */
    visibleTo: (viewer: Viewer): Promise<Account[]> => (viewer.administrator ? store.all() : visibleTo(table, viewer)),

    /** Returns the user with a name, in any spelling that is equivalent, or undefined if no user has it. */
    byName: async (name: string): Promise<Account | undefined> => {
      const [key] = nameKeys({ email: name, standing: {} })
      const lock = key && (await table.get(key))
      return lock && store.byId(userId(numberOf(lock['userId'])))
    },

    /** Throws conflict if a name is taken or the manager has reached its limit, badRequest if the token is taken. */
    create: (user: NewUser): Promise<Account> => store.create(id => creation(table, id, user)),

    /** Returns true if there has ever been a user. */
    any: async (): Promise<boolean> => (await table.get(keys.counter('user'))) !== undefined,

    /** Creates the first user, with id 1. Throws conflict if there has ever been a user. */
    createFirst: async (user: NewUser): Promise<Account> => {
      const created = await store.createFirst([await creation(table, userId(1), user)])
      const account = created ? await store.byId(userId(1)) : undefined
      if (!account) throw conflict('The first user already exists')
      return account
    },

    /**
     * Changes a user by the result of `change`, within the bonds of its managers. Returns undefined if it does not exist.
     * Throws conflict if a name is taken or no administrator would remain, badRequest if the token is taken. Then applies the
     * user's own bonds to the users that it manages; if that is interrupted, the same update completes it.
     */
    update: async (id: UserId, change: (account: Account) => UserChange): Promise<Account | undefined> => {
      const account = await store.update(id, before => changed(table, before, change(before)))
      if (account) await bindManaged(table, id, store.update)
      return account
    },

    /** Deletes a user and its links. Returns false if it does not exist. Throws conflict for the last administrator. */
    remove: async (id: UserId): Promise<boolean> => {
      const removed = await store.remove(id, userRemoval(table, id))
      if (removed) await removeNotifications(table, id)
      return removed
    },
  }
}

const byIds = async (table: Table, ids: readonly UserId[]): Promise<Account[]> =>
  (await entityStore(table, userKind).byIds(ids)).sort((one, other) => one.id - other.id)

const managedIds = async (table: Table, manager: UserId): Promise<UserId[]> =>
  (await idsUnder(table, keys.user(manager), 'MANAGES#')).map(userId)

const visibleTo = async (table: Table, { id, tenantId, managesTenant = false }: Viewer): Promise<Account[]> => {
  const [managed, inTenant] = await Promise.all([
    managedIds(table, id),
    managesTenant && tenantId !== undefined ? idsUnder(table, keys.tenant(tenantId), 'USER#') : [],
  ])
  const visible = new Set([...managed, ...inTenant.map(userId)])
  return byIds(
    table,
    [...visible].filter(other => other !== id),
  )
}

const creation = async (table: Table, id: UserId, user: NewUser): Promise<EntityChange<UserRecord>> => {
  const { phc, token, manager, standing = {}, taken, boundBy } = user
  const managers = await readManagers(table, manager ? [manager.id] : [], boundBy?.id)
  const profile = withinBonds(user.profile, managers)
  const hash = token === null ? null : tokenHash(token)
  const record: UserRecord = { ...profile, credentialVersion: 1, tokenHash: hash, standing, tokenGeneration: 0 }
  const [own, others] = [managers.find(one => one.id === manager?.id), managers.filter(one => one.id !== manager?.id)]
  return {
    record,
    extra: { devices: 0, managed: 0 },
    locks: userLocks(record, id, taken),
    writes: [
      { write: { put: { ...keys.credential(id), v: 1, phc, version: 1 } } },
      ...administratorCountWrites(undefined, record),
      ...(manager ? managementLinks(own, manager.limit, id) : []),
      ...others.map(managerUnchanged),
      ...joinTenant(standing.tenantId, id),
    ],
  }
}

const changed = async (table: Table, before: Account, change: UserChange): Promise<EntityChange<UserRecord>> => {
  const { standing = before.standing, phc, token, taken, failedLogins, boundBy } = change
  const { id } = before
  const managers = await readManagers(table, await managerIds(table, id), boundBy?.id)
  const profile = withinBonds(change.profile ?? profileIn(before), managers)
  const hash = token === undefined ? before.tokenHash : token === null ? null : tokenHash(token)
  const version = before.credentialVersion + (phc === undefined ? 0 : 1)
  const endsTokens = phc !== undefined || (!isShutOut(before) && isShutOut({ ...profile, standing }))
  const tokenGeneration = before.tokenGeneration + (endsTokens ? 1 : 0)
  const record: UserRecord = { ...profile, standing, credentialVersion: version, tokenHash: hash, tokenGeneration }
  return {
    record,
    ...(failedLogins !== undefined && { extra: { failedLogins } }),
    locks: userLocks(record, id, taken),
    writes: [
      ...(phc === undefined ? [] : [{ write: { put: { ...keys.credential(id), v: 1, phc, version } } }]),
      ...administratorCountWrites(before, record),
      ...moveTenant(before.standing.tenantId, standing.tenantId, id),
      ...managers.map(managerUnchanged),
    ],
  }
}

const isShutOut = ({ disabled, standing }: Pick<UserRecord, 'disabled' | 'standing'>) =>
  disabled || standing.locked === true
