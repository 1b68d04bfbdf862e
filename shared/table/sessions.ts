/** Sessions of browsers. The cookie names the user, so that session and user are one read; only its hash is stored. */
import { createHash, randomBytes } from 'node:crypto'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key, Table, Value } from './table.ts'

/** A session ends this long after it was opened, however much it is used. */
export const SESSION_MS = 30 * 86_400_000

const COOKIE = /^([1-9]\d{0,15})\.[A-Za-z0-9_-]{43}$/
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** The value of a new cookie for a user. */
export const cookieFor = (id: UserId): string => `${id}.${randomBytes(32).toString('base64url')}`
/** Whether this can be the value of a cookie. */
export const isCookie = (text: string): boolean => COOKIE.test(text)

export interface FoundSession {
  readonly account: Account
  readonly key: Key
  /** When the token that opened it ends, milliseconds. */
  readonly until: number | undefined
}

/** The token that opens a session, and when it ends, if it does. */
interface OpenedBy {
  readonly hash: string
  readonly until: number | undefined
}

export const sessions = (table: Table) => ({
  /** Opens a session and gives the value of its cookie; one that a token opens ends with it. `now` is in milliseconds. */
  open: async (account: Account, now: number, by?: OpenedBy): Promise<string> => {
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
        ttl: Math.ceil(expiresAt / 1000),
      },
    })
    return cookie
  },

  /** The account that a cookie was given to, while the session lasts and its password is the same. */
  find: (cookie: string, now: number): Promise<FoundSession | undefined> => find(table, cookie, now),

  /** Ends a session; a cookie that names none is fine. */
  end: async (cookie: string): Promise<void> => {
    if (isCookie(cookie)) await table.write({ delete: keys.session(hashOf(cookie)) })
  },

  /** Lets a session outlive the change of password that was made in it. */
  keep: async (key: Key, credentialVersion: number): Promise<void> => {
    await table.write({ update: key, set: { credentialVersion }, onlyIf: 'present' })
  },
})

/** Whose a cookie says it is. */
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
  if (!isOpen(session, account, now) || (await isRevoked(table, session['token']))) return undefined
  return { account, key, until: typeof session['until'] === 'number' ? session['until'] : undefined }
}

/** Whether a session still lasts for this account: not too old, and of the password that counts. `now` is in milliseconds. */
export const isOpen = (session: Item, account: Account, now: number): boolean =>
  numberOf(session['expiresAt']) > now &&
  session['userId'] === account.id &&
  session['credentialVersion'] === account.credentialVersion

const isRevoked = async (table: Table, token: Value): Promise<boolean> =>
  typeof token === 'string' && (await table.get(keys.token(token))) === undefined
