/** Requests that another website makes in a visitor's name. */
import { forbidden } from '../errors.ts'
import type { Headers } from './sender.ts'

/** Methods that change nothing. */
const SAFE = new Set(['GET', 'HEAD'])
const BEARER = /^bearer /i

/**
 * Throws forbidden for a change that a page of another site asks for. A browser adds the cookie and a remembered Basic
 * password to the requests of any page. A Bearer token it never adds by itself, so whoever sends one is meant to.
 */
export const checkOrigin = (method: string, { authorization }: Headers, crossSite: boolean): void => {
  if (crossSite && !SAFE.has(method) && !BEARER.test(authorization ?? '')) refuseCrossSite()
}

export const refuseCrossSite = (): never => {
  throw forbidden('Cross-site request rejected')
}
