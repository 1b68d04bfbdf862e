/** Session of the page: the signed-in user and the server settings. */
import { createContext, use, useSyncExternalStore } from 'react'
import { ApiError } from '../api/ApiError.ts'
import { client, type ResponseBody } from '../api/client.ts'
import { isUnreachable } from '../live/contact.ts'
import { followUser } from '../texts/languageStore.ts'

export type User = ResponseBody<'session.get'>
export type Server = ResponseBody<'server.get'>

export type SessionState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unreachable'; readonly error: ApiError }
  | { readonly kind: 'signedOut'; readonly server: Server; readonly ended: boolean }
  | { readonly kind: 'signedIn'; readonly server: Server; readonly user: User }

let state: SessionState = { kind: 'starting' }
const listeners = new Set<() => void>()

const setState = (next: SessionState): void => {
  state = next
  for (const listener of listeners) listener()
}

export const sessionState = (): SessionState => state
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Loads the server settings of signed-in users and the language of the user, so that the app starts in it. */
const enter = async (user: User): Promise<void> => {
  const [server] = await Promise.all([api.call('server.get'), followUser(user)])
  setState({ kind: 'signedIn', server, user })
}

const leave = (server: Server, ended: boolean): void => {
  void followUser(undefined)
  setState({ kind: 'signedOut', server, ended })
}

/** Client with the session's cookie. A 401 ends the session. */
export const api = client({
  onUnauthenticated: () => {
    if (state.kind === 'signedIn') leave(state.server, true)
  },
})

interface StartOptions {
  /** The page is opened to set a new password, which ends sessions. */
  readonly setsPassword?: boolean
  /** The last visit. Without a connection the app opens for its user, and says that it is offline. */
  readonly lastVisit?: SignedIn | undefined
}

/** Checks whether a session exists. */
export const startSession = async ({ setsPassword = false, lastVisit }: StartOptions = {}): Promise<void> => {
  setState({ kind: 'starting' })
  try {
    const server = await api.call('server.get')
    const user = setsPassword ? undefined : await currentUser()
    // Anonymous callers receive only a part of the server settings.
    if (user) await enter(user)
    else setState({ kind: 'signedOut', server, ended: false })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (!lastVisit || setsPassword || !isUnreachable(error)) return setState({ kind: 'unreachable', error })
    await followUser(lastVisit.user)
    setState({ kind: 'signedIn', ...lastVisit })
  }
}

/** Returns undefined if no user is signed in (404) or the account is disabled or expired (400). */
const currentUser = async (): Promise<User | undefined> => {
  try {
    return await api.call('session.get')
  } catch (error) {
    if (error instanceof ApiError && [400, 401, 404].includes(error.status)) return undefined
    throw error
  }
}

/** Rejects with ApiError if the password or the code is wrong, or if a code is missing. */
export const signIn = async (email: string, password: string, code?: string): Promise<void> => {
  await enter(await api.call('session.create', { body: { email, password, ...(code !== undefined && { code }) } }))
}

export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly password: string
  /** Key of the second factor. */
  readonly totpKey?: string
}

/** Rejects with ApiError. */
export const createAccount = async ({ name, email, password, totpKey }: NewAccount): Promise<void> => {
  await api.call('users.create', { body: { name, email, password, ...(totpKey !== undefined && { totpKey }) } })
}

export const signOut = async (): Promise<void> => {
  if (state.kind !== 'signedIn') return
  const { server } = state
  await api.call('session.remove')
  leave(server, false)
}

/** Call after the user changed their account. Starts again if somebody else has signed in in this browser. */
export const setUser = (user: User): void => {
  if (state.kind !== 'signedIn') return
  if (user.id !== state.user.id) return void startSession()
  setState({ ...state, user })
  void followUser(user)
}

/** Call after an administrator changed the settings. */
export const setServer = (server: Server): void => {
  if (state.kind === 'signedIn') setState({ ...state, server })
}

export const useSessionState = (): SessionState => useSyncExternalStore(subscribe, sessionState)

export interface SignedIn {
  readonly user: User
  readonly server: Server
}

export const SignedInContext = createContext<SignedIn | undefined>(undefined)

/** For pages, which only signed-in users see. */
export const useSignedIn = (): SignedIn => {
  const signedIn = use(SignedInContext)
  if (!signedIn) throw new Error('nobody is signed in')
  return signedIn
}
