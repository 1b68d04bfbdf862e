import { useCallback, useEffect, useRef, useState } from 'react'
import { sentenceOf } from './useAsked.ts'

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
