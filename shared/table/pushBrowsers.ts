/**
 * The browsers that a user's events are sent to: an item for each under the user, a lock of its address, and a count in the
 * item of the user, so that nothing is read for users without one. The three are written together.
 */
import { createHash } from 'node:crypto'
import type { BrowserName } from '../domain/browserName.ts'
import { badRequest } from '../errors.ts'
import { userId, type UserId } from '../model/ids.ts'
import type { Account } from './accounts.ts'
import { commit, Conflict, numberOf, retryOnConflict, textOf, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { collect, type Item, type Table, writeIf } from './table.ts'

/** Browsers of a user. */
const BROWSERS_MAX = 10
/** The least time between two updates of the last success. */
const NOTED_AFTER_MS = 5 * 60_000
const PREFIX = 'PUSH#'

/** What a browser sends when it subscribes. */
export interface NewBrowser extends BrowserName {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  /** Address of this deployment for the push service; undefined if it has none. */
  readonly contact: string | undefined
}

export interface StoredBrowser extends NewBrowser {
  readonly id: string
  readonly user: UserId
  /** Version of the user's password when the browser subscribed. A new password ends it, as it ends sessions. */
  readonly credentialVersion: number
  /** Unix times in milliseconds; undefined if there was no success, or if the last message was taken. */
  readonly createdAt: number
  readonly lastSuccess: number | undefined
  readonly failingSince: number | undefined
}

/** Returns the id of an address. The address cannot be computed from it. */
const browserId = (endpoint: string): string =>
  createHash('sha256').update(endpoint).digest().subarray(0, 16).toString('base64url')

type Owner = Pick<Account, 'id' | 'credentialVersion'>

export const pushBrowsers = (table: Table) => ({
  /**
   * Stores a browser of a user, or renews it. Takes it from another user, because a browser shows messages to whoever uses
   * it. Throws badRequest if the user has too many. `now` is Unix time in milliseconds.
   */
  save: (owner: Owner, browser: NewBrowser, now: number): Promise<StoredBrowser> =>
    retryOnConflict(() => save(table, owner, browser, now)),

  /** Returns the browsers of a user. */
  ofUser: async (user: UserId): Promise<StoredBrowser[]> =>
    (await collect(table.query({ PK: keys.user(user).PK, prefix: PREFIX }))).map(item => browserIn(user, item)),

  /** Returns a browser of a user, or undefined if the user has no such browser. */
  byId: async (user: UserId, id: string): Promise<StoredBrowser | undefined> => {
    const item = await table.get(keys.pushBrowser(user, id))
    return item && browserIn(user, item)
  },

  /** Removes a browser of a user. Does nothing if the user has no such browser. */
  remove: (user: UserId, id: string): Promise<void> => retryOnConflict(() => remove(table, user, id)),

  /** Removes all browsers of a user, who may be removed already. */
  removeAll: async (user: UserId): Promise<void> => {
    for await (const { SK } of table.query({ PK: keys.user(user).PK, prefix: PREFIX }))
      await retryOnConflict(() => remove(table, user, SK.slice(PREFIX.length)))
  },

  /** Records that the push service took a message, if the last record is some minutes old. Returns the browser after it. */
  noteSuccess: async (browser: StoredBrowser, now: number): Promise<StoredBrowser> => {
    const { user, id, lastSuccess = 0, failingSince } = browser
    if (failingSince === undefined && now - lastSuccess < NOTED_AFTER_MS) return browser
    const update = keys.pushBrowser(user, id)
    await writeIf(table, { update, set: { lastSuccess: now }, remove: ['failingSince'], onlyIf: 'present' })
    return { ...browser, lastSuccess: now, failingSince: undefined }
  },

  /** Records since when the push service takes no message. Returns the browser after it. */
  noteFailure: async (browser: StoredBrowser, now: number): Promise<StoredBrowser> => {
    const { user, id, failingSince } = browser
    if (failingSince !== undefined) return browser
    await writeIf(table, { update: keys.pushBrowser(user, id), set: { failingSince: now }, onlyIf: 'present' })
    return { ...browser, failingSince: now }
  },
})

const timeOf = (item: Item, name: string): number | undefined =>
  typeof item[name] === 'number' ? numberOf(item[name]) : undefined
const nameOf = (item: Item, name: string): string | null => (typeof item[name] === 'string' ? textOf(item[name]) : null)

const browserIn = (user: UserId, item: Item): StoredBrowser => ({
  id: item.SK.slice(PREFIX.length),
  user,
  endpoint: textOf(item['endpoint']),
  p256dh: textOf(item['p256dh']),
  auth: textOf(item['auth']),
  contact: nameOf(item, 'contact') ?? undefined,
  browser: nameOf(item, 'browser'),
  system: nameOf(item, 'system'),
  credentialVersion: numberOf(item['credentialVersion']),
  createdAt: numberOf(item['createdAt']),
  lastSuccess: timeOf(item, 'lastSuccess'),
  failingSince: timeOf(item, 'failingSince'),
})

const counting = (user: UserId, by: 1 | -1): TransactWrite => ({
  write: { update: keys.user(user), add: { pushes: by }, onlyIf: 'present' },
  otherwise: new Conflict(),
})

const save = async (table: Table, owner: Owner, browser: NewBrowser, now: number): Promise<StoredBrowser> => {
  const id = browserId(browser.endpoint)
  const [lock, stored] = await table.getMany([keys.pushAddress(id), keys.pushBrowser(owner.id, id)])
  const fields = { ...browser, credentialVersion: owner.credentialVersion }
  const item = { ...keys.pushBrowser(owner.id, id), v: 1, createdAt: now, ...fields }
  if (stored) {
    const renewed = { ...stored, ...fields, failingSince: undefined }
    await commit(table, [{ write: { put: renewed, onlyIf: 'present' }, otherwise: new Conflict() }])
    return browserIn(owner.id, renewed)
  }
  await commit(table, [
    ...(lock ? await taking(table, lock, id) : []),
    {
      write: {
        put: { ...keys.pushAddress(id), v: 1, userId: owner.id },
        onlyIf: lock ? { userId: numberOf(lock['userId']) } : 'absent',
      },
      otherwise: new Conflict(),
    },
    { write: { put: item, onlyIf: 'absent' }, otherwise: new Conflict() },
    {
      write: {
        update: keys.user(owner.id),
        add: { pushes: 1 },
        // The attribute `kind` exists in every user, so that no user is created.
        onlyIf: { kind: 'user', pushes: { upTo: BROWSERS_MAX - 1 } },
      },
      otherwise: badRequest(`You have ${BROWSERS_MAX} browsers already: remove one first`),
    },
  ])
  return browserIn(owner.id, item)
}

/** Returns the writes that take a browser from the user in its lock. */
const taking = async (table: Table, lock: Item, id: string): Promise<TransactWrite[]> => {
  const other = userId(numberOf(lock['userId']))
  const [stored, user] = await table.getMany([keys.pushBrowser(other, id), keys.user(other)])
  if (!stored) return []
  return [
    { write: { delete: keys.pushBrowser(other, id), onlyIf: 'present' }, otherwise: new Conflict() },
    ...(user ? [counting(other, -1)] : []),
  ]
}

const remove = async (table: Table, user: UserId, id: string): Promise<void> => {
  const [stored, lock, owner] = await table.getMany([keys.pushBrowser(user, id), keys.pushAddress(id), keys.user(user)])
  if (!stored) return
  await commit(table, [
    { write: { delete: keys.pushBrowser(user, id), onlyIf: 'present' }, otherwise: new Conflict() },
    ...(lock?.['userId'] === user
      ? [{ write: { delete: keys.pushAddress(id), onlyIf: { userId: user } }, otherwise: new Conflict() }]
      : []),
    ...(owner ? [counting(user, -1)] : []),
  ])
}
