import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../session/sessionStore.ts'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { errorMessage } from '../ui/useAction.ts'
import { type Feed, startFeed } from './feed.ts'
import { type Live, type LiveStore, liveStore } from './liveStore.ts'

interface Provided {
  readonly store: LiveStore
  readonly refresh: () => Promise<void>
}

const LiveContext = createContext<Provided | undefined>(undefined)

const socketAddress = (): string => {
  const { protocol, host } = window.location
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/socket`
}

/** Follows the devices of the person as long as it is on the page. */
export const LiveProvider = ({ children }: { readonly children: ReactNode }) => {
  const [store] = useState(liveStore)
  const [feed, setFeed] = useState<Feed>()
  const { say } = useToasts()
  useEffect(() => {
    const started = startFeed({
      store,
      api,
      open: () => new WebSocket(socketAddress()),
      onFailure: error => {
        // What a lost connection breaks is tried again by itself, and the page says that it is not live.
        if (error instanceof ApiError && (error.status === 0 || error.status === 401)) return
        say({ tone: 'danger', text: errorMessage(error) })
      },
    })
    setFeed(started)
    return () => started.stop()
  }, [store, say])
  const provided = useMemo(() => ({ store, refresh: async () => feed?.refresh() }), [store, feed])
  return <LiveContext value={provided}>{children}</LiveContext>
}

const useProvided = (): Provided => {
  const provided = use(LiveContext)
  if (!provided) throw new Error('there is no LiveProvider around')
  return provided
}

/** Devices, positions and events as they are now; drawn again with each change. */
export const useLive = (): Live => {
  const { store } = useProvided()
  return useSyncExternalStore(store.subscribe, store.current)
}

/** Reads everything again, for pages that changed devices. Rejects with CallFailed. */
export const useRefresh = (): (() => Promise<void>) => useProvided().refresh
