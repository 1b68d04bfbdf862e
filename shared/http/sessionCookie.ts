/** Session cookies: not readable by scripts, and not sent with cross-site changes. */
import { SESSION_MS } from '../table/sessions.ts'
import { CMS_COOKIE, SESSION_COOKIE } from './credentials.ts'

const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

export const sessionCookie = (value: string, secure: boolean): string =>
  `${SESSION_COOKIE}=${value}; Max-Age=${SESSION_MS / 1000}; ${attributes(secure)}`

/** Returns a header that deletes the cookie. Its attributes must equal those of the cookie. */
export const endedSessionCookie = (secure: boolean): string => `${SESSION_COOKIE}=; Max-Age=0; ${attributes(secure)}`

/**
 * Returns the cookie of a SmartServer session. The browser keeps it until it closes; the server expires the session.
 */
export const cmsCookie = (value: string, secure: boolean): string => `${CMS_COOKIE}=${value}; ${attributes(secure)}`

export const endedCmsCookie = (secure: boolean): string => `${CMS_COOKIE}=; Max-Age=0; ${attributes(secure)}`
