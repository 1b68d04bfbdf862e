/** Client of a request behind our CloudFront, as told by the headers that it adds (lib/constructs/viewerFunction.ts). */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Environment } from './runtime.ts'
import { CLOUDFRONT_SECRET_HEADER, VIEWER_HEADER, VIEWER_HOST_HEADER } from './site.ts'

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

/** Returns the host name that the viewer requested from our CloudFront, or undefined for requests from elsewhere. */
export const viewerHost = (headers: Headers, environment: Pick<Environment, 'cloudFrontSecret'>): string | undefined =>
  isBehindCloudFront(headers, environment) ? headers[VIEWER_HOST_HEADER] : undefined

const isBehindCloudFront = (headers: Headers, { cloudFrontSecret }: Pick<Environment, 'cloudFrontSecret'>): boolean => {
  const sent = headers[CLOUDFRONT_SECRET_HEADER]
  return cloudFrontSecret !== undefined && sent !== undefined && timingSafeEqual(digest(sent), digest(cloudFrontSecret))
}

/** Digests have equal length, so that the comparison takes constant time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

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
