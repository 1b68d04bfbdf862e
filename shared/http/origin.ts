/** Cross-site request protection. */
import { forbidden } from '../errors.ts'
import type { Headers } from './sender.ts'

/** Methods that change nothing. */
const SAFE = new Set(['GET', 'HEAD'])
const BEARER = /^bearer /i

/**
 * Throws forbidden for a cross-site change. Browsers add cookies and remembered Basic passwords to requests of any
 * page. They never add bearer tokens, so those requests are intended.
 */
export const checkOrigin = (method: string, { authorization }: Headers, crossSite: boolean): void => {
  if (crossSite && !SAFE.has(method) && !BEARER.test(authorization ?? '')) refuseCrossSite()
}

export const refuseCrossSite = (): never => {
  throw forbidden('Cross-site request rejected')
}
