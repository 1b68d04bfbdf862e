/**
 * The user of the last visit and the settings, kept in the browser: an installed app that opens without a network shows
 * itself with them. The server decides about everything else.
 */
import { sessionState, type SessionState, type SignedIn, startSession } from './sessionStore.ts'

const KEY = 'session'

/** Call on each change of the session. Secrets are left out, and nothing is kept once nobody is signed in. */
export const keepVisit = (session: SessionState): void => {
  if (session.kind === 'signedOut') localStorage.removeItem(KEY)
  if (session.kind !== 'signedIn') return
  const user = { ...session.user, token: null, password: null, totpKey: null }
  localStorage.setItem(KEY, JSON.stringify({ server: session.server, user }))
}

/** Returns undefined if nobody was signed in at the last visit. */
export const lastVisit = (): SignedIn | undefined => {
  const text = localStorage.getItem(KEY)
  return text === null ? undefined : JSON.parse(text)
}

/** Starts the session again when another tab has signed in as somebody else, or out: they have the same cookie. */
export const followOtherTabs = (): void =>
  addEventListener('storage', ({ key }) => {
    if (key !== KEY && key !== null) return
    const session = sessionState()
    const here = session.kind === 'signedIn' ? session.user.id : undefined
    if (session.kind !== 'starting' && lastVisit()?.user.id !== here) void startSession()
  })
