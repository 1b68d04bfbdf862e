/** Hash router: every page of the app is the same file for the server. */
import { useSyncExternalStore } from 'react'
import { linkTo, type Query } from './links.ts'
import { hasEdits, leave } from './unsaved.ts'

/** Path and query of `#/devices/3?tab=all`. */
export interface Location {
  readonly path: string
  readonly query: URLSearchParams
}

/**
 * The address that the page shows. Differs from that of the window only while the user is asked about edits. Undefined
 * before the first page, because links in emails change the address at the start.
 */
let shown: string | undefined

let known: { readonly hash: string; readonly location: Location } | undefined

/** Returns the same object while the address is unchanged. */
const currentLocation = (): Location => {
  const hash = (shown ??= window.location.hash)
  if (known?.hash === hash) return known.location
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  const location = { path: path === '' ? '/' : path, query: new URLSearchParams(query) }
  known = { hash, location }
  return location
}

const listeners = new Set<() => void>()

const show = (): void => {
  shown = window.location.hash
  for (const listener of listeners) listener()
}

const pathOf = (hash: string): string => hash.split('?')[0] ?? ''

/** Edits survive a change of the query, which stays on the page. */
const losesEdits = (hash: string): boolean => hasEdits() && pathOf(hash) !== pathOf(shown ?? hash)

/** The next address, about which the user was asked or which needs no question. */
let allowed: string | undefined

const goTo = (link: string, replace = false): void => {
  allowed = link
  if (replace) window.location.replace(link)
  else window.location.hash = link
}

/** The back button has already changed the address: restores it before asking. */
addEventListener('hashchange', () => {
  const { hash } = window.location
  if (hash === allowed || !losesEdits(hash)) {
    allowed = undefined
    return show()
  }
  window.history.pushState(null, '', shown)
  return leave(() => goTo(hash))
})

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useLocation = (): Location => useSyncExternalStore(subscribe, currentLocation)

/** Navigates to a page of the app; `replace` creates no history entry. */
export const navigate = (path: string, query: Query = {}, { replace = false } = {}): void => {
  const link = linkTo(path, query)
  if (losesEdits(link)) leave(() => goTo(link, replace))
  else goTo(link, replace)
}

/** Asks before a link discards edits. Returns a function that stops it. */
export const catchLinks = (): (() => void) => {
  const click = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey
    if (!link || opensElsewhere || link.target !== '' || link.hasAttribute('download')) return
    const href = link.getAttribute('href') ?? ''
    if (!href.startsWith('#/') || !losesEdits(href)) return
    event.preventDefault()
    event.stopPropagation()
    leave(() => goTo(href))
  }
  document.addEventListener('click', click, { capture: true })
  return () => document.removeEventListener('click', click, { capture: true })
}
