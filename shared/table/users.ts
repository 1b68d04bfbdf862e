/** Users. An address and a token are each held by a lock of their own, written in the same transaction as the user. */
import { isLastingAdministrator, type Profile } from '../domain/userRules.ts'
import { badRequest, conflict } from '../errors.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf, emailKey, type UserRecord } from './accounts.ts'
import { oneAdministratorLess, oneAdministratorMore } from './administrators.ts'
import { tokenHash } from './credentials.ts'
import { commit, entityItem, revision, type Step, whileStale } from './entities.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import { removeUser } from './removeUser.ts'
import type { Table } from './table.ts'

export interface NewUser {
  readonly profile: Profile
  /** The password's hash in PHC form. */
  readonly phc: string
  readonly token: string | null
  /** The user who will manage this one, and how many it may manage in all. */
  readonly manager?: { readonly id: UserId; readonly limit: number }
}

/** What a user becomes. A secret that is undefined stays; a token that is null is withdrawn. */
export interface UserChange {
  readonly profile: Profile
  readonly phc?: string | undefined
  readonly token?: string | null | undefined
}

export const users = (table: Table) => ({
  byId: async (id: UserId): Promise<Account | undefined> => {
    const item = await table.get(keys.user(id))
    return item && accountOf(item)
  },

  /** All users by id, from the index: one that was just written may show a moment late. */
  all: async (): Promise<Account[]> => {
    const found: Account[] = []
    for await (const item of table.list('user')) found.push(accountOf(item))
    return found
  },

  /** The users whom a user manages, by id. */
  managedBy: async (manager: UserId): Promise<Account[]> => {
    const ids = await idsUnder(table, keys.user(manager).PK, 'MANAGES#')
    const items = ids.length > 0 ? await table.getMany(ids.map(id => keys.user(userId(id)))) : []
    return items.flatMap(item => (item ? [accountOf(item)] : [])).sort((a, b) => a.id - b.id)
  },

  /** Throws `conflict` when the address or the token is taken, `forbidden` when the manager may not have more. */
  create: async (user: NewUser): Promise<Account> => create(table, userId(await nextId(table, 'user')), user),

  /** Whether there has ever been a user. */
  any: async (): Promise<boolean> => (await table.get(keys.counter('user'))) !== undefined,

  /** The first user, with id 1. Throws `conflict` when there has been one. */
  createFirst: (user: NewUser): Promise<Account> => create(table, userId(1), user, [isFirst()]),

  /**
   * Replaces a user by what `change` makes of it; gives undefined when there is none. Throws `conflict` when the address
   * or the token is taken or no administrator would remain.
   */
  update: (id: UserId, change: (account: Account) => UserChange): Promise<Account | undefined> =>
    whileStale(() => update(table, id, change)),

  /** False when there is none. Throws `conflict` for the last administrator. */
  remove: (id: UserId): Promise<boolean> => whileStale(() => removeUser(table, id)),
})

const emailTaken = () => conflict('email is already in use')
/** Says as little as it can: who learns that a token is taken has a token. */
const tokenRefused = () => badRequest('token can not be used')

const isFirst = (): Step => ({
  write: { update: keys.counter('user'), add: { last: 1 }, onlyIf: { last: { missing: true } } },
  otherwise: conflict('There is a first user already'),
})

const create = async (
  table: Table,
  id: UserId,
  { profile, phc, token, manager }: NewUser,
  first: readonly Step[] = [],
): Promise<Account> => {
  const hash = token === null ? null : tokenHash(token)
  const record: UserRecord = { ...profile, credentialVersion: 1, tokenHash: hash }
  const item = entityItem(keys.user(id), { kind: 'user', id, record, beside: { devices: 0, managed: 0 } })
  await commit(table, [
    ...first,
    { write: { put: item, onlyIf: 'absent' } },
    { write: { put: { ...keys.credential(id), v: 1, phc, version: 1 } } },
    { write: { put: { ...emailKey(profile.email), v: 1, userId: id }, onlyIf: 'absent' }, otherwise: emailTaken() },
    ...(hash === null ? [] : [holdToken(hash, id)]),
    ...(isLastingAdministrator(profile) ? [oneAdministratorMore()] : []),
    ...(manager ? managing(manager, id) : []),
  ])
  return accountOf(item)
}

const holdToken = (hash: string, id: UserId): Step => ({
  write: { put: { ...keys.token(hash), v: 1, userId: id }, onlyIf: 'absent' },
  otherwise: tokenRefused(),
})

/** A negative limit is none. */
const managing = ({ id: manager, limit }: { readonly id: UserId; readonly limit: number }, managed: UserId): Step[] => [
  {
    write: {
      update: keys.user(manager),
      add: { managed: 1 },
      onlyIf: limit < 0 ? 'present' : { managed: { below: limit } },
    },
    otherwise: conflict('Manager user limit reached'),
  },
  { write: { put: { ...keys.userManaged(manager, managed), v: 1, userId: manager, managedUserId: managed } } },
  { write: { put: { ...keys.userManager(managed, manager), v: 1, userId: manager, managedUserId: managed } } },
]

const update = async (
  table: Table,
  id: UserId,
  change: (account: Account) => UserChange,
): Promise<Account | undefined> => {
  const stored = await table.get(keys.user(id))
  if (!stored) return undefined
  const before = accountOf(stored)
  const { profile, phc, token } = change(before)
  const hash = token === undefined ? before.tokenHash : token === null ? null : tokenHash(token)
  const version = before.credentialVersion + (phc === undefined ? 0 : 1)
  const record: UserRecord = { ...profile, credentialVersion: version, tokenHash: hash }
  await commit(table, [
    revision(keys.user(id), before.rev, record),
    ...(phc === undefined ? [] : [{ write: { put: { ...keys.credential(id), v: 1, phc, version } } }]),
    ...movedEmail(before.email, profile.email, id),
    ...(hash === before.tokenHash ? [] : movedToken(before.tokenHash, hash, id)),
    ...countedAdministrator(before, profile),
  ])
  const { devices, managed } = before
  return { ...record, id, rev: before.rev + 1, devices, managed }
}

const movedEmail = (from: string, to: string, id: UserId): Step[] => {
  const [held, wanted] = [emailKey(from), emailKey(to)]
  if (held.PK === wanted.PK) return []
  return [
    { write: { put: { ...wanted, v: 1, userId: id }, onlyIf: 'absent' }, otherwise: emailTaken() },
    { write: { delete: held } },
  ]
}

const movedToken = (from: string | null, to: string | null, id: UserId): Step[] => [
  ...(to === null ? [] : [holdToken(to, id)]),
  ...(from === null ? [] : [{ write: { delete: keys.token(from) } }]),
]

const countedAdministrator = (before: Profile, after: Profile): Step[] => {
  const [was, is] = [isLastingAdministrator(before), isLastingAdministrator(after)]
  if (was === is) return []
  return [is ? oneAdministratorMore() : oneAdministratorLess()]
}
