/** The cookie of a session: out of reach for scripts, and not sent along when another site makes a change. */
import { SESSION_MS } from '../table/sessions.ts'
import { CMS_COOKIE, SESSION_COOKIE } from './credentials.ts'

const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

export const sessionCookie = (value: string, secure: boolean): string =>
  `${SESSION_COOKIE}=${value}; Max-Age=${SESSION_MS / 1000}; ${attributes(secure)}`

/** Makes the browser forget the cookie; the attributes must be those with which it was set. */
export const endedSessionCookie = (secure: boolean): string => `${SESSION_COOKIE}=; Max-Age=0; ${attributes(secure)}`

/** The cookie of a SmartServer session, which the browser keeps until it is closed: the session ends by itself. */
export const cmsCookie = (value: string, secure: boolean): string => `${CMS_COOKIE}=${value}; ${attributes(secure)}`

export const endedCmsCookie = (secure: boolean): string => `${CMS_COOKIE}=; Max-Age=0; ${attributes(secure)}`
