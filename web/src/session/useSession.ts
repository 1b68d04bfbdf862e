import { createContext, use, useSyncExternalStore } from 'react'
import { onSession, type Server, sessionState, type SessionState, type User } from './sessionStore.ts'

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
