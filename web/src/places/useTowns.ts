import { useSyncExternalStore } from 'react'
import { loadTowns } from './towns/loadTowns.ts'
import type { TownIndex } from './towns/townIndex.ts'

let towns: TownIndex | undefined
let loading = false
const listeners = new Set<() => void>()

const AGAIN_MS = 30_000

const load = async (): Promise<void> => {
  loading = true
  try {
    towns = await loadTowns()
    for (const listener of listeners) listener()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Without a connection, places have no towns. A row that is shown later tries again.
    setTimeout(() => (loading = false), AGAIN_MS)
  }
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  if (!loading) void load()
  return () => listeners.delete(listener)
}

/** Returns the index of towns, or undefined until it is loaded. The first use loads it. */
export const useTowns = (): TownIndex | undefined => useSyncExternalStore(subscribe, () => towns)
