import { useEffect } from 'react'
import { useSignedIn } from '../session/sessionStore.ts'
import type { Query } from './links.ts'
import { navigate } from './router.ts'

interface PageAddress {
  readonly path: string
  readonly query: Query
}

const lastAddresses = new Map<string, PageAddress>()

/**
 * Shows the last query of a page again when it is opened without one. `shown` is the current address, or undefined if
 * the address has no query; create it with useMemo.
 */
export const useRestoredQuery = (page: string, current: PageAddress | undefined): void => {
  const { user } = useSignedIn()
  // Another user in the same window can have other devices.
  const key = `${page} of ${user.id}`
  useEffect(() => {
    const before = lastAddresses.get(key)
    if (current) lastAddresses.set(key, current)
    else if (before) navigate(before.path, before.query, { replace: true })
  }, [key, current])
}
