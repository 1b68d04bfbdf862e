/** Client of a request, as seen by the edge: API Gateway, CloudFront, or the proxy of a local run. */
import { forbidden } from '../errors.ts'
import type { Environment } from '../runtime.ts'
import { CLOUDFRONT_SECRET_HEADER, VIEWER_HEADER } from '../site.ts'
import { createHash, timingSafeEqual } from 'node:crypto'

/** Headers with lowercase names. */
export type Headers = Readonly<Record<string, string | undefined>>

/**
 * Returns the client's address as seen by API Gateway, or the viewer's address behind our CloudFront. Ignores other
 * headers, because an attacker could forge a new address per request.
 */
export const senderAddress = (
  headers: Headers,
  sourceIp: string,
  environment: Pick<Environment, 'cloudFrontSecret'>,
): string => (isBehindCloudFront(headers, environment) ? headers[VIEWER_HEADER] : undefined) ?? sourceIp

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
  const viewed = isBehindCloudFront(headers, environment) ? headers['x-forwarded-host'] : undefined
  const hosts = [headers['host'], viewed].filter(host => host !== undefined && host !== '')
  return hosts.map(host => `${scheme}://${host}`)
}

const isBehindCloudFront = (headers: Headers, { cloudFrontSecret }: Pick<Environment, 'cloudFrontSecret'>): boolean => {
  const sent = headers[CLOUDFRONT_SECRET_HEADER]
  return cloudFrontSecret !== undefined && sent !== undefined && timingSafeEqual(digest(sent), digest(cloudFrontSecret))
}

/** Digests have equal length, so that the comparison takes constant time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

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

/**
 * Returns the network prefix of an address: /24 for IPv4, /64 for IPv6. One attacker usually controls a whole prefix.
 * Returns any other text unchanged, up to 64 characters.
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
