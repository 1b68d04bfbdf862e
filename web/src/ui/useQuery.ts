import { useCallback, useEffect, useRef, useState } from 'react'
import { CallFailed } from '../api/ApiError.ts'

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

/** How far something long has come. */
export interface Progress {
  /** From 0 to 1. */
  readonly part: number
  /** What has come so far: positions, devices. */
  readonly count: number
}

export type Reading<T> =
  | { readonly kind: 'reading'; readonly progress: Progress }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'here'; readonly value: T }

export type Read<T> = (signal: AbortSignal, tell: (progress: Progress) => void) => Promise<T>

const NOTHING_YET: Progress = { part: 0, count: 0 }

/**
 * Reads something long, tells how far it has come, and can be stopped. It is read again whenever `read` is another
 * function, so make it with useCallback; undefined: there is nothing to read.
 */
export const useReading = <T>(read: Read<T> | undefined) => {
  const [kept, setKept] = useState<{ readonly by: Read<T>; readonly reading: Reading<T> }>()
  const [times, setTimes] = useState(0)
  const stopNow = useRef<() => void>(undefined)
  useEffect(() => {
    if (!read) return undefined
    const controller = new AbortController()
    const keep = (reading: Reading<T>): void => {
      if (!controller.signal.aborted) setKept({ by: read, reading })
    }
    keep({ kind: 'reading', progress: NOTHING_YET })
    read(controller.signal, progress => keep({ kind: 'reading', progress })).then(
      value => keep({ kind: 'here', value }),
      (error: unknown) => {
        if (!controller.signal.aborted) keep({ kind: 'failed', sentence: sentenceOf(error) })
      },
    )
    stopNow.current = () => {
      keep({ kind: 'stopped' })
      controller.abort()
    }
    return () => controller.abort()
  }, [read, times])
  const stop = useCallback(() => stopNow.current?.(), [])
  const again = useCallback(() => setTimes(count => count + 1), [])
  const reading: Reading<T> = read && kept?.by === read ? kept.reading : { kind: 'reading', progress: NOTHING_YET }
  return { reading, stop, again }
}
