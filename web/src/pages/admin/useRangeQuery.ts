import { useCallback, useMemo, useState } from 'react'
import { goTo } from '../../app/router.ts'
import { presetRange, type Preset, type Range, rangeIn, rangeQuery } from '../../range/range.ts'

/** The range in the address of a page, else a usual one; a change of it changes the address. */
export const useRangeQuery = (path: string, query: URLSearchParams, otherwise: Preset) => {
  const [usual] = useState(() => presetRange(otherwise, new Date()))
  const range = useMemo(() => rangeIn(query) ?? usual, [query, usual])
  const change = useCallback((next: Range) => goTo(path, rangeQuery(next), { replace: true }), [path])
  return { range, change }
}
