import { useCallback, useEffect, useRef, useState } from 'react'
import { errorMessage } from './useAction.ts'

export type QueryState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'success'; readonly data: T }

const LOADING = { kind: 'loading' } as const

/**
 * Runs a query when the component mounts and when `fetch` changes, so create it with useCallback. Aborts the pending request
 * first. `refetch` runs it again and keeps the previous data meanwhile; `data` is undefined unless the query succeeded.
 */
export const useQuery = <T>(fetch: (signal: AbortSignal) => Promise<T>) => {
  const [latest, setLatest] = useState<{ readonly fetch: unknown; readonly query: QueryState<T> }>()
  const [fetches, setFetches] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    const set = (query: QueryState<T>): void => {
      if (!controller.signal.aborted) setLatest({ fetch, query })
    }
    fetch(controller.signal).then(
      data => set({ kind: 'success', data }),
      (error: unknown) => {
        // Not an error of the user, and not logged as one.
        if (!controller.signal.aborted) set({ kind: 'error', message: errorMessage(error) })
      },
    )
    return () => controller.abort()
  }, [fetch, fetches])
  const refetch = useCallback(() => setFetches(count => count + 1), [])
  const query = latest?.fetch === fetch ? latest.query : LOADING
  return { query, data: query.kind === 'success' ? query.data : undefined, refetch }
}

export interface QueryProgress {
  /** From 0 to 1. */
  readonly part: number
  /** Number of positions or rows that are loaded. */
  readonly count: number
}

export type ProgressiveQueryState<T> =
  | { readonly kind: 'loading'; readonly progress: QueryProgress }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'success'; readonly data: T }

export interface ProgressiveQueryResult<T> {
  readonly query: ProgressiveQueryState<T>
  readonly stop: () => void
  readonly refetch: () => void
}

export type ProgressiveQuery<T> = (signal: AbortSignal, onProgress: (progress: QueryProgress) => void) => Promise<T>

const NO_PROGRESS: QueryProgress = { part: 0, count: 0 }

/**
 * Runs a long query that reports its progress and can be stopped. Runs again when `fetch` changes, so create it with
 * useMemo; undefined means that there is nothing to load.
 */
export const useProgressiveQuery = <T>(fetch: ProgressiveQuery<T> | undefined): ProgressiveQueryResult<T> => {
  const [latest, setLatest] = useState<{ readonly fetch: unknown; readonly query: ProgressiveQueryState<T> }>()
  const [fetches, setFetches] = useState(0)
  const stopCurrent = useRef<() => void>(undefined)
  useEffect(() => {
    if (!fetch) return undefined
    const controller = new AbortController()
    const set = (query: ProgressiveQueryState<T>): void => {
      if (!controller.signal.aborted) setLatest({ fetch, query })
    }
    set({ kind: 'loading', progress: NO_PROGRESS })
    fetch(controller.signal, progress => set({ kind: 'loading', progress })).then(
      data => set({ kind: 'success', data }),
      (error: unknown) => {
        if (!controller.signal.aborted) set({ kind: 'error', message: errorMessage(error) })
      },
    )
    stopCurrent.current = () => {
      set({ kind: 'stopped' })
      controller.abort()
    }
    return () => controller.abort()
  }, [fetch, fetches])
  const stop = useCallback(() => stopCurrent.current?.(), [])
  const refetch = useCallback(() => setFetches(count => count + 1), [])
  const query: ProgressiveQueryState<T> =
    fetch && latest?.fetch === fetch ? latest.query : { kind: 'loading', progress: NO_PROGRESS }
  return { query, stop, refetch }
}
