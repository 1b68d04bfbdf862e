/** The client of a request as the edge in front of the functions saw it: API Gateway, CloudFront, or a proxy of the local run. */
import { forbidden } from '../errors.ts'
import type { Environment } from '../runtime.ts'
import { CLOUDFRONT_SECRET_HEADER, VIEWER_HEADER } from '../site.ts'
import { createHash, timingSafeEqual } from 'node:crypto'

/** Names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>

/**
 * Returns the client's address: the one that the gateway saw or, behind our CloudFront, the viewer's. No other header is
 * believed, or an attacker could claim a new address with each request.
 */
export const senderAddress = (
  headers: Headers,
  sourceIp: string,
  environment: Pick<Environment, 'cloudFrontSecret'>,
): string => (isBehindCloudFront(headers, environment) ? headers[VIEWER_HEADER] : undefined) ?? sourceIp

/** True if the client speaks HTTPS. Plain HTTP exists in the local run only, whose gateway says which it was. */
export const isSecure = (headers: Headers, { secureCookies }: Pick<Environment, 'secureCookies'>): boolean =>
  secureCookies || headers['x-forwarded-proto'] === 'https'

/**
 * True if a page of another site made the request. Browsers name the page in `Origin` or, without one, its relation to us
 * in `Sec-Fetch-Site`; programs send neither. An origin that the operator named may be on another site. With our own, or
 * with none, the relation must be one that a page of ours has.
 */
export const isCrossSite = (headers: Headers, environment: Environment): boolean => {
  const { origin, 'sec-fetch-site': site } = headers
  const isOurs = site === undefined || OWN_SITES.has(site)
  if (origin === undefined) return !isOurs
  // Whole origins, never a part of one: `https://example.org.evil.net` contains ours, too.
  if (environment.origins.includes(origin)) return false
  return !isOurs || !reachedOrigins(headers, environment).includes(origin)
}

/** Relations of a page of ours, and of an address that a user opens. Every other value is refused, unknown ones too. */
const OWN_SITES = new Set(['same-origin', 'none'])

/** True if a browser made the request. All current browsers send one of these headers with every change. */
export const isBrowser = (headers: Headers): boolean =>
  headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined

/** Our own origins, under the names by which the client reached us. */
const reachedOrigins = (headers: Headers, environment: Environment): string[] => {
  const scheme = isSecure(headers, environment) ? 'https' : 'http'
  // Behind CloudFront, `host` is the gateway's own name (lib/stacks/WebStack.ts).
  const viewed = isBehindCloudFront(headers, environment) ? headers['x-forwarded-host'] : undefined
  const hosts = [headers['host'], viewed].filter(host => host !== undefined && host !== '')
  return hosts.map(host => `${scheme}://${host}`)
}

const isBehindCloudFront = (headers: Headers, { cloudFrontSecret }: Pick<Environment, 'cloudFrontSecret'>): boolean => {
  const sent = headers[CLOUDFRONT_SECRET_HEADER]
  return cloudFrontSecret !== undefined && sent !== undefined && timingSafeEqual(digest(sent), digest(cloudFrontSecret))
}

/** Of equal length whatever the text, so that comparing takes the same time for each. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Requests that another website makes in a visitor's name. */

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

/**
 * The network that an address belongs to, which is what one attacker commands: the first 24 bits of IPv4, 64 of IPv6.
 * What is no address stands for itself.
 */
export const networkOf = (ip: string): string => {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+)\.\d+$/.exec(ip)
  if (v4) return `${v4[1]}.0/24`
  if (!/^[0-9a-fA-F:]+$/.test(ip)) return ip.slice(0, 64)
  const [head = '', tail] = ip.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const parts = [...left, ...Array.from({ length: gap }, () => '0'), ...right]
  const prefix = parts.slice(0, 4).map(part => Number.parseInt(part, 16).toString(16))
  return `${prefix.join(':')}::/64`
}
