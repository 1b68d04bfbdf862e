import { useSyncExternalStore } from 'react'

/** Ages in lists are shown in minutes. */
const EVERY_MS = 30_000

interface Clock {
  readonly subscribe: (listener: () => void) => () => void
  readonly now: () => number
}

/** One timer serves all components with the same interval. */
const clockOf = (everyMs: number): Clock => {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let now = Date.now()
  const tick = (): void => {
    now = Date.now()
    for (const listener of listeners) listener()
  }
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    if (listeners.size === 1) {
      now = Date.now()
      timer = setInterval(tick, everyMs)
    }
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) clearInterval(timer)
    }
  }
  return { subscribe, now: () => now }
}

const clocks = new Map<number, Clock>()

const clockFor = (everyMs: number): Clock => {
  const clock = clocks.get(everyMs) ?? clockOf(everyMs)
  clocks.set(everyMs, clock)
  return clock
}

/** Returns the time in milliseconds, and renders again after each interval. */
export const useNow = (everyMs = EVERY_MS): number => {
  const { subscribe, now } = clockFor(everyMs)
  return useSyncExternalStore(subscribe, now)
}
