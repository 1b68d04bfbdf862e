/** Who is signed in, and what the server says of itself. One for the page. */
import { ApiError } from '../api/ApiError.ts'
import { type Answer, client } from '../api/client.ts'
import { createContext, use, useSyncExternalStore } from 'react'

export type User = Answer<'session.get'>
export type Server = Answer<'server.get'>

export type SessionState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unreachable'; readonly message: string }
  | { readonly kind: 'signedOut'; readonly server: Server; readonly ended: boolean }
  | { readonly kind: 'signedIn'; readonly server: Server; readonly user: User }

let state: SessionState = { kind: 'starting' }
const listeners = new Set<() => void>()

const set = (next: SessionState): void => {
  state = next
  for (const listener of listeners) listener()
}

const sessionState = (): SessionState => state
const onSession = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The API, with the session's cookie. What the server no longer knows is a session that has ended. */
export const api = client({
  onUnauthenticated: () => {
    if (state.kind === 'signedIn') set({ kind: 'signedOut', server: state.server, ended: true })
  },
})

/** Finds out whether there is a session. */
export const startSession = async (): Promise<void> => {
  set({ kind: 'starting' })
  try {
    const server = await api.call('server.get')
    const user = await currentUser()
    // A stranger is not told everything about the server.
    if (user) set({ kind: 'signedIn', server: await api.call('server.get'), user })
    else set({ kind: 'signedOut', server, ended: false })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    set({ kind: 'unreachable', message: error.message })
  }
}

/** Undefined where nobody is signed in: 404; 400 for an account that may not be used any more. */
const currentUser = async (): Promise<User | undefined> => {
  try {
    return await api.call('session.get')
  } catch (error) {
    if (error instanceof ApiError && [400, 401, 404].includes(error.status)) return undefined
    throw error
  }
}

/** Rejects with CallFailed when the password is wrong. */
export const signIn = async (email: string, password: string): Promise<void> => {
  const user = await api.call('session.create', { body: { email, password } })
  set({ kind: 'signedIn', server: await api.call('server.get'), user })
}

export const register = async (name: string, email: string, password: string): Promise<void> => {
  await api.call('users.create', { body: { name, email, password } })
  await signIn(email, password)
}

export const signOut = async (): Promise<void> => {
  if (state.kind !== 'signedIn') return
  const { server } = state
  await api.call('session.remove')
  set({ kind: 'signedOut', server, ended: false })
}

/** After the person changed the own account. */
export const keepUser = (user: User): void => {
  if (state.kind === 'signedIn') set({ ...state, user })
}

/** After an administrator changed the settings. */
export const keepServer = (server: Server): void => {
  if (state.kind === 'signedIn') set({ ...state, server })
}

export const useSessionState = (): SessionState => useSyncExternalStore(onSession, sessionState)

export interface SignedIn {
  readonly user: User
  readonly server: Server
}

export const SignedInContext = createContext<SignedIn | undefined>(undefined)

/** Of pages, which are shown to signed-in people only. */
export const useSignedIn = (): SignedIn => {
  const signedIn = use(SignedInContext)
  if (!signedIn) throw new Error('nobody is signed in')
  return signedIn
}
