/** Whether the map groups devices. A choice of this browser, because it depends on its speed and its screen. */
import { useSyncExternalStore } from 'react'

const STORAGE_KEY = 'group-devices'
const listeners = new Set<() => void>()

const groupsDevices = (): boolean => localStorage.getItem(STORAGE_KEY) !== 'no'

export const chooseGrouping = (grouped: boolean): void => {
  localStorage.setItem(STORAGE_KEY, grouped ? 'yes' : 'no')
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useGrouping = (): boolean => useSyncExternalStore(subscribe, groupsDevices)
