import { useEffect } from 'react'
import { goTo, type Query } from './router.ts'

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
  useEffect(() => {
    const before = last.get(page)
    if (shown) last.set(page, shown)
    else if (before) goTo(before.path, before.query, { replace: true })
  }, [page, shown])
}
