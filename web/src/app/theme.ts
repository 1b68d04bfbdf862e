/** Color theme: that of the system unless the user chose one. */
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'
export type ThemeChoice = Theme | 'system'

const STORAGE_KEY = 'theme'
const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const readChoice = (): ThemeChoice => {
  const kept = localStorage.getItem(STORAGE_KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

const currentTheme = (): Theme => {
  const choice = readChoice()
  if (choice !== 'system') return choice
  return systemIsDark().matches ? 'dark' : 'light'
}

const apply = (): void => {
  document.documentElement.dataset['theme'] = currentTheme()
  for (const listener of listeners) listener()
}

/** Applies the theme to the page, now and when the system theme changes. */
export const followTheme = (): void => {
  systemIsDark().addEventListener('change', apply)
  apply()
}

export const chooseTheme = (choice: ThemeChoice): void => {
  if (choice === 'system') localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, choice)
  apply()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, currentTheme)
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, readChoice)
