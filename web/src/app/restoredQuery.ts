import { useEffect } from 'react'
import { useSignedIn } from '../session/sessionStore.ts'
import type { Query } from './links.ts'
import { goTo } from './router.ts'

interface Shown {
  readonly path: string
  readonly query: Query
}

const last = new Map<string, Shown>()

/**
 * A page that is opened without saying of what shows what it showed last. `shown` is the address of what it shows now,
 * undefined where the address says nothing; make it with useMemo.
 */
export const useReturning = (page: string, shown: Shown | undefined): void => {
  const { user } = useSignedIn()
  // Whoever signs in after somebody else has other devices.
  const key = `${page} of ${user.id}`
  useEffect(() => {
    const before = last.get(key)
    if (shown) last.set(key, shown)
    else if (before) goTo(before.path, before.query, { replace: true })
  }, [key, shown])
}
