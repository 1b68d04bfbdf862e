/** Users. Each name and the token are reserved by lock items, which are written in the transaction of the user. */
import type { Viewer } from '../domain/access.ts'
import { conflict } from '../errors.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, nameKeys, type UserRecord } from './accounts.ts'
import { numberOf, retryOnConflict } from './entities.ts'
import { type EntityKind, entityStore } from './entityStore.ts'
import { keys } from './keys.ts'
import { finish, type Later } from './later.ts'
import { startManaging, stopManaging } from './management.ts'
import { removeNotifications, userRemoval } from './removeUser.ts'
import { idsUnder, type Table } from './table.ts'
import { tokens } from './tokens.ts'
import { changed, creation, type NewUser, type UserChange } from './userChanges.ts'
import { bindManaged, userLocks } from './userWrites.ts'

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
    update: (id: UserId, change: (account: Account) => UserChange, later?: Later): Promise<Account | undefined> =>
      update(table, id, { change, later }),

    /** Makes a user the manager of another. Throws badRequest if one does not exist, or if they are the same. */
    manage: async (manager: UserId, managed: UserId): Promise<void> => {
      await retryOnConflict(() => startManaging(table, manager, managed))
      await bindManaged(table, manager, store.update)
    },

    /** Ends the management of a user, who keeps its restrictions. */
    stopManaging: (manager: UserId, managed: UserId): Promise<void> =>
      retryOnConflict(() => stopManaging(table, manager, managed)),

    /** Deletes a user and its links. Returns false if it does not exist. Throws conflict for the last administrator. */
    remove: (id: UserId, later?: Later): Promise<boolean> => remove(table, id, later),
  }
}

interface UserUpdate {
  readonly change: (account: Account) => UserChange
  readonly later: Later | undefined
}

const update = async (table: Table, id: UserId, { change, later }: UserUpdate): Promise<Account | undefined> => {
  const store = entityStore(table, userKind)
  const account = await store.update(id, before => changed(table, before, change(before)))
  if (account) await finish(bindManaged(table, id, store.update), later)
  return account
}

const remove = async (table: Table, id: UserId, later: Later | undefined): Promise<boolean> => {
  let unlinked: Promise<void> | undefined
  const removal = { ...userRemoval(table, id), later: (work: Promise<void>) => void (unlinked = work) }
  const removed = await entityStore(table, userKind).remove(id, removal)
  const rest = async () => {
    // A rule that was a setting of this user alone is recognized when the last link is gone.
    await Promise.all([unlinked?.then(() => removeNotifications(table, id)), tokens(table).removeAll(id)])
  }
  if (removed) await finish(rest(), later)
  return removed
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
