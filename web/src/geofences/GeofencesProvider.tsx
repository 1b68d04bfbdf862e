import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { POLYLINE_DISTANCE_METERS } from '#shared/domain/geofence.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import type { Geofence } from '#shared/model/geofence.ts'
import { ApiError } from '../api/ApiError.ts'
import { type FencePlace, fencePlaces } from '../places/fencePlaces.ts'
import { api, useSignedIn } from '../session/sessionStore.ts'

interface GeofencesContextValue {
  /** The user's geofences; empty until they are loaded. */
  readonly geofences: readonly Geofence[]
  /** The same for finding places in them. */
  readonly fences: readonly FencePlace[]
  /** Reads the geofences unless they were read a short time ago. */
  readonly want: () => void
  /** Reads them again. */
  readonly refresh: () => void
}

const NONE: readonly never[] = []
const ignore = (): void => undefined

/** Guests of a share have no provider: they see no geofences. */
const GeofencesContext = createContext<GeofencesContextValue>({
  geofences: NONE,
  fences: NONE,
  want: ignore,
  refresh: ignore,
})

const FRESH_MS = 60_000
const AGAIN_MS = 30_000

/** Reads the user's geofences once for all pages. */
export const GeofencesProvider = ({ children }: { readonly children: ReactNode }) => {
  const [geofences, setGeofences] = useState<readonly Geofence[]>(NONE)
  /** Number of reads; 0 until a page wants the geofences. */
  const [reads, setReads] = useState(0)
  const lineDistance = useLineDistance()
  const readAt = useRef(-Infinity)
  const refresh = useCallback(() => {
    readAt.current = Date.now()
    setReads(count => count + 1)
  }, [])
  const want = useCallback(() => {
    if (Date.now() - readAt.current > FRESH_MS) refresh()
  }, [refresh])
  useEffect(() => {
    if (reads === 0) return undefined
    const ended = new AbortController()
    const { signal } = ended
    let timer: ReturnType<typeof setTimeout> | undefined
    api.call('geofences.list', { signal }).then(
      list => signal.aborted || setGeofences(list),
      (error: unknown) => {
        if (signal.aborted) return
        if (!(error instanceof ApiError)) throw error
        timer = setTimeout(refresh, AGAIN_MS)
      },
    )
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [reads, refresh])
  const fences = useMemo(() => fencePlaces(geofences, lineDistance), [geofences, lineDistance])
  const provided = useMemo(() => ({ geofences, fences, want, refresh }), [geofences, fences, want, refresh])
  return <GeofencesContext value={provided}>{children}</GeofencesContext>
}

/** Returns the user's geofences, and reads them if no page did within a minute. */
export const useGeofences = (): Omit<GeofencesContextValue, 'want'> => {
  const provided = use(GeofencesContext)
  const { want } = provided
  useEffect(want, [want])
  return provided
}

/** Distance in meters within which a position counts as on a line: a server setting for all lines. */
export const useLineDistance = (): number => {
  const { server } = useSignedIn()
  return settingsFrom(server.attributes).number('geofence.polylineDistance', POLYLINE_DISTANCE_METERS)
}
