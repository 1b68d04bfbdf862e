/**
 * Sessions of SmartServer, which expire after a day without use. Their keys are hashes of the cookie with its name, so that a
 * cookie of one API is not valid in the other.
 */
import { DEFAULT_LOCALE, type Locale, LOCALES } from '../model/smartserver.ts'
import { type Account, accountOf } from './accounts.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { cookieFor, hashOf, isCookie, isSessionValid, ownerOf, SESSION_MS } from './sessions.ts'
import { type Item, type Key, type Table, writeIf } from './table.ts'

/** A session expires if it is not used for this time. */
export const CMS_SESSION_MS = 86_400_000
/** The least time between two updates of a session's last use. */
const RENEWED_AFTER_MS = 5 * 60_000

interface FoundSmartServerSession {
  readonly account: Account
  readonly key: Key
}

export const smartServerSessions = (table: Table) => ({
  /** Opens a session with the locale of its user. Returns the value of its cookie. `now` is Unix time in milliseconds. */
  open: async (account: Account, now: number): Promise<string> => {
    const cookie = cookieFor(account.id)
    const { id, credentialVersion, standing } = account
    const item = { v: 1, userId: id, credentialVersion, openedAt: now, locale: standing.smartserver?.locale }
    await table.write({ put: { ...keyOf(cookie), ...item, ...useAt(now, now) } })
    return cookie
  },

  /** Returns the session of a cookie with its account, or undefined if it is not valid. `now` is Unix time in milliseconds. */
  find: (cookie: string, now: number): Promise<FoundSmartServerSession | undefined> => find(table, cookie, now),

  /** Ends a session if it exists. */
  end: async (cookie: string): Promise<void> => {
    if (isCookie(cookie)) await table.write({ delete: keyOf(cookie) })
  },

  locale: async (key: Key): Promise<Locale> => localeIn(await table.get(key)),

  /** Returns false if the session does not exist. */
  setLocale: (key: Key, locale: Locale): Promise<boolean> =>
    writeIf(table, { update: key, set: { locale }, onlyIf: 'present' }),
})

const keyOf = (cookie: string): Key => keys.session(hashOf(`cmsSID=${cookie}`))

const localeIn = (session: Item | undefined): Locale =>
  LOCALES.find(locale => locale === session?.['locale']) ?? DEFAULT_LOCALE

/** A session that is used expires, too, as sessions of other APIs do. */
const useAt = (now: number, openedAt: number) => {
  const expiresAt = Math.min(now + CMS_SESSION_MS, openedAt + SESSION_MS)
  return { usedAt: now, expiresAt, ttl: Math.ceil(expiresAt / 1000) }
}

const find = async (table: Table, cookie: string, now: number): Promise<FoundSmartServerSession | undefined> => {
  const owner = ownerOf(cookie)
  if (owner === undefined) return undefined
  const key = keyOf(cookie)
  const [session, user] = await table.getMany([key, keys.user(owner)])
  if (!session || !user) return undefined
  const account = accountOf(user)
  if (!isSessionValid(session, account, now)) return undefined
  if (now - numberOf(session['usedAt']) < RENEWED_AFTER_MS) return { account, key }
  const set = useAt(now, numberOf(session['openedAt']))
  const renewed = await writeIf(table, { update: key, set, onlyIf: 'present' })
  return renewed ? { account, key } : undefined
}
