/** The cookie of a session: out of reach for scripts, and not sent along when another site makes a change. */
import { SESSION_MS } from '../table/sessions.ts'
import { SESSION_COOKIE } from './credentials.ts'

const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

export const sessionCookie = (value: string, secure: boolean): string =>
  `${SESSION_COOKIE}=${value}; Max-Age=${SESSION_MS / 1000}; ${attributes(secure)}`

/** Makes the browser forget the cookie; the attributes must be those with which it was set. */
export const endedSessionCookie = (secure: boolean): string => `${SESSION_COOKIE}=; Max-Age=0; ${attributes(secure)}`
