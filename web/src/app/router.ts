/** Hash router: every page of the app is the same file for the server. */
import { useSyncExternalStore } from 'react'
import { linkTo, type Query } from './links.ts'

/** Path and query of `#/devices/3?tab=all`. */
export interface Location {
  readonly path: string
  readonly query: URLSearchParams
}

let known: { readonly hash: string; readonly location: Location } | undefined

/** Returns the same object while the address is unchanged. */
const currentLocation = (): Location => {
  const { hash } = window.location
  if (known?.hash === hash) return known.location
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  const location = { path: path === '' ? '/' : path, query: new URLSearchParams(query) }
  known = { hash, location }
  return location
}

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

export const useLocation = (): Location => useSyncExternalStore(subscribe, currentLocation)

/** Navigates to a page of the app; `replace` creates no history entry. */
export const navigate = (path: string, query: Query = {}, { replace = false } = {}): void => {
  const link = linkTo(path, query)
  if (replace) window.location.replace(link)
  else window.location.hash = link
}
