import { useEffect, useMemo, useState } from 'react'
import { ApiError } from '../api/ApiError.ts'
import { api, useSignedIn } from '../session/sessionStore.ts'

interface AtGeofence {
  /** 0 for none. */
  readonly geofenceId: number
}

interface Names {
  readonly names: ReadonlyMap<number, string>
  /** False while names are loading. */
  readonly complete: boolean
}

/** Loads the names of the geofences in events or visits, once for each unknown id. */
export const useGeofenceNames = (events: readonly AtGeofence[]): Names => {
  const { user } = useSignedIn()
  const all = user.administrator === true
  const [names, setNames] = useState<ReadonlyMap<number, string>>(() => new Map())
  const [sought, setSought] = useState<ReadonlySet<number>>(() => new Set())
  const missing = useMemo(() => missingIn(events, sought), [events, sought])
  useEffect(() => {
    if (missing.length === 0) return undefined
    const controller = new AbortController()
    const { signal } = controller
    const keep = (found: ReadonlyMap<number, string>): void => {
      if (signal.aborted) return
      setNames(known => new Map([...known, ...found]))
      setSought(known => new Set([...known, ...missing]))
    }
    api.call('geofences.list', { query: { ...(all && { all }) }, signal }).then(
      list => keep(new Map(list.map(({ id, name }) => [id, name]))),
      (error: unknown) => {
        if (!signal.aborted && !(error instanceof ApiError)) throw error
        // Without a name, the event shows the id of its geofence.
        keep(new Map())
      },
    )
    return () => controller.abort()
  }, [missing, all])
  return { names, complete: missing.length === 0 }
}

const missingIn = (events: readonly AtGeofence[], sought: ReadonlySet<number>): readonly number[] => [
  ...new Set(events.map(({ geofenceId }) => geofenceId).filter(id => id > 0 && !sought.has(id))),
]
