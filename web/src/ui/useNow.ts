import { useSyncExternalStore } from 'react'

/** Ages are shown in minutes. */
const EVERY_MS = 30_000

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

const tick = (): void => {
  now = Date.now()
  for (const listener of listeners) listener()
}

/** One timer serves all components. */
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  if (listeners.size === 1) {
    now = Date.now()
    timer = setInterval(tick, EVERY_MS)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** Returns the time in milliseconds, and renders again every 30 seconds. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
