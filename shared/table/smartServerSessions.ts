/**
 * Sessions of SmartServer. They stand where all sessions do, but under the hash of the cookie with its name, so that the
 * value of one cookie is worth nothing in the other. They end a day after they were used last.
 */
import { DEFAULT_LOCALE, type Locale, LOCALES } from '../model/smartserver.ts'
import { type Account, accountOf } from './accounts.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { cookieFor, hashOf, isCookie, isOpen, ownerOf, SESSION_MS } from './sessions.ts'
import { ConditionFailed, type Item, type Key, type Table } from './table.ts'

/** A session that is not used for so long has ended. */
export const CMS_SESSION_MS = 86_400_000
/** That a session is in use is noted no more often than this. */
const RENEWED_AFTER_MS = 5 * 60_000

export interface FoundCmsSession {
  readonly account: Account
  readonly key: Key
}

export const smartServerSessions = (table: Table) => ({
  /** Opens a session with the locale of its user and gives the value of its cookie. `now` is in milliseconds. */
  open: async (account: Account, now: number): Promise<string> => {
    const cookie = cookieFor(account.id)
    const { id, credentialVersion, standing } = account
    const item = { v: 1, userId: id, credentialVersion, openedAt: now, locale: standing.smartserver?.locale }
    await table.write({ put: { ...keyOf(cookie), ...item, ...useAt(now, now) } })
    return cookie
  },

  /** The account that a cookie was given to, while the session is used and its password is the same. */
  find: (cookie: string, now: number): Promise<FoundCmsSession | undefined> => find(table, cookie, now),

  /** Ends a session; a cookie that names none is fine. */
  end: async (cookie: string): Promise<void> => {
    if (isCookie(cookie)) await table.write({ delete: keyOf(cookie) })
  },

  locale: async (key: Key): Promise<Locale> => localeIn(await table.get(key)),

  /** False when the session has ended meanwhile. */
  setLocale: (key: Key, locale: Locale): Promise<boolean> => change(table, key, { locale }),
})

const keyOf = (cookie: string): Key => keys.session(hashOf(`cmsSID=${cookie}`))

const localeIn = (session: Item | undefined): Locale =>
  LOCALES.find(locale => locale === session?.['locale']) ?? DEFAULT_LOCALE

/** However much it is used, a session ends as late as any other. */
const useAt = (now: number, openedAt: number) => {
  const expiresAt = Math.min(now + CMS_SESSION_MS, openedAt + SESSION_MS)
  return { usedAt: now, expiresAt, ttl: Math.ceil(expiresAt / 1000) }
}

const find = async (table: Table, cookie: string, now: number): Promise<FoundCmsSession | undefined> => {
  const owner = ownerOf(cookie)
  if (owner === undefined) return undefined
  const key = keyOf(cookie)
  const [session, user] = await table.getMany([key, keys.user(owner)])
  if (!session || !user) return undefined
  const account = accountOf(user)
  if (!isOpen(session, account, now)) return undefined
  if (now - numberOf(session['usedAt']) < RENEWED_AFTER_MS) return { account, key }
  const renewed = await change(table, key, useAt(now, numberOf(session['openedAt'])))
  return renewed ? { account, key } : undefined
}

const change = async (table: Table, key: Key, set: Readonly<Record<string, string | number>>): Promise<boolean> => {
  try {
    await table.write({ update: key, set, onlyIf: 'present' })
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}
