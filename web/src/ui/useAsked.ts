import { useCallback, useEffect, useState } from 'react'
import { CallFailed } from '../api/CallFailed.ts'

export type Asked<T> =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'here'; readonly value: T }

/**
 * What a page asks the API for. It is asked again whenever `ask` is another function, so make it with useCallback; what is
 * on its way then is broken off. `again` asks once more and shows the old answer meanwhile.
 */
export const useAsked = <T>(ask: (signal: AbortSignal) => Promise<T>): { asked: Asked<T>; again: () => void } => {
  const [asked, setAsked] = useState<{ readonly by: typeof ask; readonly state: Asked<T> }>()
  const [times, setTimes] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    const keep = (state: Asked<T>): void => {
      if (!controller.signal.aborted) setAsked({ by: ask, state })
    }
    ask(controller.signal).then(
      value => keep({ kind: 'here', value }),
      (error: unknown) => keep({ kind: 'failed', sentence: sentenceOf(error) }),
    )
    return () => controller.abort()
  }, [ask, times])
  const again = useCallback(() => setTimes(count => count + 1), [])
  return { asked: asked?.by === ask ? asked.state : { kind: 'asking' }, again }
}

/** What to tell the person: the server's own sentence, or that of a mistake of ours. */
export const sentenceOf = (error: unknown): string => {
  // A mistake of ours, for whoever opens the developer tools.
  // oxlint-disable-next-line no-console
  if (!(error instanceof CallFailed)) console.error(error)
  return error instanceof Error ? error.message : String(error)
}
