/** Shares: temporary users with their terms, tokens and views. */
import { randomBytes } from 'node:crypto'
import { pieces } from '../domain/pieces.ts'
import type { ShareTerms } from '../domain/share.ts'
import { isActive, plainProfile, type Profile } from '../domain/userRules.ts'
import { userId, type UserId } from '../model/ids.ts'
import { traccarTime } from '../model/time.ts'
import { type Account, profileIn } from './accounts.ts'
import { numberOf, retryOnConflict, Conflict } from './entities.ts'
import { keys } from './keys.ts'
import { reuseKey, SharedMeanwhile } from './shareItems.ts'
import { collect, type Item, type Table, writeIf } from './table.ts'
import { users } from './users.ts'

export interface NewShare {
  readonly name: string
  readonly terms: ShareTerms
  /** End, Unix time in milliseconds. */
  readonly until: number
}

/** Temporary user of a share. */
export interface SharedAccount extends Account {
  readonly share: ShareTerms
}

export interface StoredShare {
  readonly account: SharedAccount
  readonly views: number
  /** Unix time in milliseconds; 0 if the link has not been opened. */
  readonly viewedAt: number
}

export const shares = (table: Table) => ({
  /** Creates a share. Returns it with its token, which can't be read again and is valid as long as the share. */
  create: async (share: NewShare): Promise<{ readonly stored: StoredShare; readonly token: string }> => {
    const token = randomBytes(32).toString('base64url')
    const account = await create(table, share, token)
    return { stored: { account, views: 0, viewedAt: 0 }, token }
  },

  /** Returns the temporary user of the owner and the object: a new one, or the existing one with the later end. */
  reuse: (share: NewShare): Promise<SharedAccount> => retryOnConflict(() => reuse(table, share)),

  /** Returns the shares of a user that have not ended, by id. `now` is Unix time in milliseconds. */
  ofOwner: async (owner: UserId, now: number): Promise<StoredShare[]> => {
    const items = await collect(table.query({ PK: keys.user(owner).PK, prefix: 'SHARE#' }))
    return stored(table, items, now)
  },

  /** Returns a share, or undefined if it does not exist or has ended. `now` is Unix time in milliseconds. */
  byId: async (id: UserId, now: number): Promise<StoredShare | undefined> => {
    const account = await users(table).byId(id)
    const item = account?.share && (await table.get(keys.userShare(account.share.owner, id)))
    return item && (await stored(table, [item], now))[0]
  },

  /** Changes name and end. Returns false if the share does not exist. */
  update: async (id: UserId, { name, until }: { readonly name: string; readonly until: number }): Promise<boolean> => {
    const updated = await users(table).update(id, before => ({
      profile: { ...profileIn(before), name, expirationTime: traccarTime(until) },
      share: before.share && { ...before.share, reused: before.share.reused && !endsBefore(until, before) },
    }))
    return updated !== undefined
  },

  /** Counts a view of the link. `now` is Unix time in milliseconds. */
  viewed: async ({ id, share }: SharedAccount, now: number): Promise<void> => {
    const update = keys.userShare(share.owner, id)
    await writeIf(table, { update, add: { views: 1 }, set: { viewedAt: now }, onlyIf: 'present' })
  },

  /** Iterates over the temporary users of all shares. */
  all: () => allShares(table),
})

/** Returns true for the temporary user of a share. */
export const isShared = (account: Account): account is SharedAccount => account.share !== undefined

const guestProfile = ({ name, until }: NewShare): Profile => ({
  // A random address, because guests read it, and because nobody must be able to reserve it.
  ...plainProfile(name, `share-${randomBytes(12).toString('hex')}`),
  readonly: true,
  deviceReadonly: true,
  limitCommands: true,
  fixedEmail: true,
  deviceLimit: -1,
  expirationTime: traccarTime(until),
})

const create = async (table: Table, share: NewShare, token: string | null): Promise<SharedAccount> => {
  const account = await users(table).create({ profile: guestProfile(share), token, share: share.terms })
  return { ...account, share: share.terms }
}

const reuse = async (table: Table, share: NewShare): Promise<SharedAccount> => {
  const lock = await table.get(reuseKey(share.terms))
  try {
    if (!lock) return await create(table, share, null)
  } catch (error) {
    if (error instanceof SharedMeanwhile) throw new Conflict()
    throw error
  }
  const extended = await users(table).update(userId(numberOf(lock['userId'])), before => ({
    profile: { ...profileIn(before), name: share.name, expirationTime: later(before.expirationTime, share.until) },
    share: before.share,
  }))
  // It was removed meanwhile.
  if (!extended || !isShared(extended)) throw new Conflict()
  return extended
}

/**
 * Returns true if the end is moved to an earlier time. Such a share is no longer reused: a later end would make tokens valid
 * again that were given to others.
 */
const endsBefore = (until: number, { expirationTime }: Account): boolean =>
  expirationTime !== null && until < Date.parse(expirationTime)

const later = (expirationTime: string | null, until: number): string =>
  traccarTime(Math.max(until, expirationTime === null ? 0 : Date.parse(expirationTime)))

const stored = async (table: Table, items: readonly Item[], now: number): Promise<StoredShare[]> => {
  const ids = items.map(({ SK }) => userId(Number(SK.slice('SHARE#'.length))))
  const itemOf = new Map(ids.map((id, n) => [id, items[n]]))
  const found = (await users(table).byIds(ids)).filter(isShared).filter(account => isActive(account, now))
  return found.map(account => {
    const item = itemOf.get(account.id)
    return { account, views: numberOf(item?.['views']), viewedAt: numberOf(item?.['viewedAt']) }
  })
}

const BATCH = 100

async function* allShares(table: Table): AsyncIterable<SharedAccount> {
  const ids = (await collect(table.query({ PK: keys.share(userId(1)).PK }))).map(item =>
    userId(numberOf(item['userId'])),
  )
  for (const some of pieces(ids, BATCH)) yield* (await users(table).byIds(some)).filter(isShared)
}
