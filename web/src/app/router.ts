/** Where the person is: a path behind the `#`, so that every page of the app is one file to the server. */
import { useSyncExternalStore } from 'react'
import { linkTo, type Query } from './links.ts'

/** `#/devices/3?tab=all` → its path and query. */
export interface Location {
  readonly path: string
  readonly query: URLSearchParams
}

let known: { readonly hash: string; readonly location: Location } | undefined

/** The same object as long as the address is the same. */
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

/** Goes to a page of the app; `replace` leaves no step back. */
export const goTo = (path: string, query: Query = {}, { replace = false } = {}): void => {
  const link = linkTo(path, query)
  if (replace) window.location.replace(link)
  else window.location.hash = link
}
