/** Sessions. The cookie names the user, so that session and user are one read. Only a hash of the cookie is stored. */
import { createHash, randomBytes } from 'node:crypto'
import { userId, type UserId } from '../model/ids.ts'
import { type Right, rightsIn } from '../model/right.ts'
import { type Account, accountOf } from './accounts.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key, Table, Value } from './table.ts'
import { usedToken } from './tokenUse.ts'

/** A session expires after this time, even if it is used. */
export const SESSION_MS = 30 * 86_400_000

const COOKIE = /^([1-9]\d{0,15})\.[A-Za-z0-9_-]{43}$/
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Returns the value of a new cookie for a user. */
export const cookieFor = (id: UserId): string => `${id}.${randomBytes(32).toString('base64url')}`
/** Returns true if the text has the form of a cookie's value. */
export const isCookie = (text: string): boolean => COOKIE.test(text)

export interface FoundSession {
  readonly account: Account
  readonly key: Key
  /** Expiration of the token that opened it, Unix time in milliseconds; undefined for never. */
  readonly until: number | undefined
  /** Hash of the token that opened it. */
  readonly token: string | undefined
  /** Rights of the narrowed token that opened it; undefined for all. */
  readonly rights: readonly Right[] | undefined
}

/** What a session depends on: the token that opens it, if one does, and an end. */
interface OpeningToken {
  readonly hash?: string | undefined
  /** Expiration, Unix time in milliseconds; undefined for never. */
  readonly until: number | undefined
  readonly rights?: readonly Right[] | undefined
}

export const sessions = (table: Table) => ({
  /** Opens a session, which does not outlive its token. Returns the value of its cookie. `now` is Unix time in milliseconds. */
  open: async (account: Account, now: number, by?: OpeningToken): Promise<string> => {
    const cookie = cookieFor(account.id)
    const expiresAt = Math.min(now + SESSION_MS, by?.until ?? Infinity)
    await table.write({
      put: {
        ...keys.session(hashOf(cookie)),
        v: 1,
        userId: account.id,
        credentialVersion: account.credentialVersion,
        expiresAt,
        token: by?.hash,
        until: by?.until,
        rights: by?.rights?.join(','),
        ttl: Math.ceil(expiresAt / 1000),
      },
    })
    return cookie
  },

  /** Returns the session of a cookie with its account, or undefined if it is not valid. `now` is Unix time in milliseconds. */
  find: (cookie: string, now: number): Promise<FoundSession | undefined> => find(table, cookie, now),

  /** Ends a session if it exists. */
  end: async (cookie: string): Promise<void> => {
    if (isCookie(cookie)) await table.write({ delete: keys.session(hashOf(cookie)) })
  },

  /** Keeps a session valid after the password was changed in it. */
  keep: async (key: Key, credentialVersion: number): Promise<void> => {
    await table.write({ update: key, set: { credentialVersion }, onlyIf: 'present' })
  },
})

/** Returns the user that a cookie names, or undefined if it is malformed. */
export const ownerOf = (cookie: string): UserId | undefined => {
  const [, id] = COOKIE.exec(cookie) ?? []
  return id === undefined || Number(id) > Number.MAX_SAFE_INTEGER ? undefined : userId(Number(id))
}

const find = async (table: Table, cookie: string, now: number): Promise<FoundSession | undefined> => {
  const owner = ownerOf(cookie)
  if (owner === undefined) return undefined
  const key = keys.session(hashOf(cookie))
  const [session, user] = await table.getMany([key, keys.user(owner)])
  if (!session || !user) return undefined
  const account = accountOf(user)
  if (!isSessionValid(session, account, now) || (await isRevoked(table, session['token'], now))) return undefined
  const { until, token, rights } = session
  return {
    account,
    key,
    until: typeof until === 'number' ? until : undefined,
    token: typeof token === 'string' ? token : undefined,
    rights: typeof rights === 'string' ? rightsIn(rights) : undefined,
  }
}

/** Returns true if a session of this account has not expired and has the current password version. `now` is Unix time in milliseconds. */
export const isSessionValid = (session: Item, account: Account, now: number): boolean =>
  numberOf(session['expiresAt']) > now &&
  session['userId'] === account.id &&
  session['credentialVersion'] === account.credentialVersion

const isRevoked = async (table: Table, token: Value, now: number): Promise<boolean> =>
  typeof token === 'string' && (await usedToken(table, token, now)) === undefined
