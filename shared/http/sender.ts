/** Client of a request, as seen by the edge: API Gateway, CloudFront, or the proxy of a local run. */
import { forbidden } from '../errors.ts'
import type { Environment } from '../runtime.ts'
import { type Headers, viewerHost } from '../viewer.ts'

/** True if the client uses HTTPS. Plain HTTP exists only in local runs, whose gateway sets the header. */
export const isSecure = (headers: Headers, { secureCookies }: Pick<Environment, 'secureCookies'>): boolean =>
  secureCookies || headers['x-forwarded-proto'] === 'https'

/**
 * True if a page of another site made the request. Browsers name the page in `Origin`, or else its relation in
 * `Sec-Fetch-Site`. Other clients send neither. Configured origins may be cross-site. Any other origin must be an
 * origin of this server, with a same-origin relation.
 */
export const isCrossSite = (headers: Headers, environment: Environment): boolean => {
  const { origin, 'sec-fetch-site': site } = headers
  const isOurs = site === undefined || OWN_SITES.has(site)
  if (origin === undefined) return !isOurs
  // Compares whole origins, because `https://example.org.evil.net` contains ours.
  if (environment.origins.includes(origin)) return false
  return !isOurs || !reachedOrigins(headers, environment).includes(origin)
}

/** Relations of this server's pages and of addresses that a user opens. All other values are rejected. */
const OWN_SITES = new Set(['same-origin', 'none'])

/** True if a browser made the request. All current browsers send one of these headers with every change. */
export const isBrowser = (headers: Headers): boolean =>
  headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined

/** Returns our origins under the host names that the client used. */
const reachedOrigins = (headers: Headers, environment: Environment): string[] => {
  const scheme = isSecure(headers, environment) ? 'https' : 'http'
  // Behind CloudFront, `host` is the host name of API Gateway (lib/stacks/WebStack.ts).
  const hosts = [headers['host'], viewerHost(headers, environment)].filter(host => host !== undefined && host !== '')
  return hosts.map(host => `${scheme}://${host}`)
}

/** Cross-site request protection. */

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
