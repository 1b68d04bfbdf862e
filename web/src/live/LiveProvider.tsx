import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../session/sessionStore.ts'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { errorMessage } from '../ui/useAction.ts'
import { type Feed, startFeed } from './feed.ts'
import { type Live, type LiveStore, liveStore } from './liveStore.ts'

interface LiveContextValue {
  readonly store: LiveStore
  readonly refresh: () => Promise<void>
  readonly retry: () => void
}

const LiveContext = createContext<LiveContextValue | undefined>(undefined)

/** Returns the address of the socket. Browsers cannot send a header with its handshake, so a token is in the query. */
export const socketAddress = (token?: string): string => {
  const { protocol, host } = window.location
  const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/socket${query}`
}

/** Provides the live state of the user's devices to the page. */
export const LiveProvider = ({ children }: { readonly children: ReactNode }) => {
  const [store] = useState(liveStore)
  const [feed, setFeed] = useState<Feed>()
  const { showToast } = useToasts()
  useEffect(() => {
    const started = startFeed({
      store,
      api,
      open: () => new WebSocket(socketAddress()),
      onFailure: error => {
        // The sign-in page says that the session has ended.
        if (error instanceof ApiError && error.status === 401) return
        showToast({ tone: 'danger', text: errorMessage(error) })
      },
    })
    setFeed(started)
    return () => started.stop()
  }, [store, showToast])
  const provided = useMemo(
    () => ({ store, refresh: async () => feed?.refresh(), retry: () => feed?.retry() }),
    [store, feed],
  )
  return <LiveContext value={provided}>{children}</LiveContext>
}

const useLiveContext = (): LiveContextValue => {
  const provided = use(LiveContext)
  if (!provided) throw new Error('there is no LiveProvider around')
  return provided
}

/** Returns the current devices, positions and events; renders again on each change. */
export const useLive = (): Live => {
  const { store } = useLiveContext()
  return useSyncExternalStore(store.subscribe, store.current)
}

/** Returns a function that reloads everything, for pages that changed devices. It rejects with ApiError. */
export const useRefresh = (): (() => Promise<void>) => useLiveContext().refresh

/** Returns a function that tries to reach the server now. */
export const useRetry = (): (() => void) => useLiveContext().retry
