import { useEffect } from 'react'
import { useSignedIn } from '../session/sessionStore.ts'
import type { Query } from './links.ts'
import { navigate } from './router.ts'

interface Shown {
  readonly path: string
  readonly query: Query
}

const last = new Map<string, Shown>()

/**
 * Shows the last query of a page again when it is opened without one. `shown` is the current address, or undefined if
 * the address has no query; create it with useMemo.
 */
export const useRestoredQuery = (page: string, shown: Shown | undefined): void => {
  const { user } = useSignedIn()
  // Another user in the same window can have other devices.
  const key = `${page} of ${user.id}`
  useEffect(() => {
    const before = last.get(key)
    if (shown) last.set(key, shown)
    else if (before) navigate(before.path, before.query, { replace: true })
  }, [key, shown])
}
