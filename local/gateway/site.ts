/** Serves the files of the web app as CloudFront does. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cacheControlOf, isApiPath, pageOf, SITE_CONFIG_PATH, type SiteConfig, siteHeaders } from '#shared/site.ts'
import { type ByteRange, byteRangeOf, isUnchanged, isWithin } from './byteRange.ts'
import type { GatewayResponse } from './gatewayResponse.ts'
import { reachableHosts } from './reachableHosts.ts'

export interface FileRequest {
  readonly method: string
  /** Target of the request line. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Default is false. */
  readonly fromThisMachine?: boolean
}

/** Returns undefined if the path belongs to an API, or the site has no such file. */
export type Site = (request: FileRequest) => GatewayResponse | undefined

interface File {
  readonly headers: Readonly<Record<string, string>>
  readonly plain: Buffer
  readonly zipped: Buffer | undefined
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.pmtiles': 'application/vnd.pmtiles',
}
/** File types that are already compressed. */
const COMPRESSED = new Set(['.png', '.pmtiles'])
const OTHER = 'application/octet-stream'

/** Serves the files that are in the folder now. Each is read at its first request. Paths outside the folder do not match. */
export const siteOf = (folder: string, tileOrigins: readonly string[]): Site => {
  const paths = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
      .filter(path => !path.includes('/.')),
  )
  const always = siteHeaders(tileOrigins)
  const read = new Map<string, File>()
  return ({ method, url, headers }) => {
    const path = pathOf(url)
    if ((method !== 'GET' && method !== 'HEAD') || path === undefined || isApiPath(path)) return undefined
    const page = pageOf(path)
    if (!paths.has(page)) return undefined
    const file = read.get(page) ?? fileOf(join(folder, page), { ...always, 'cache-control': cacheControlOf(page) })
    read.set(page, file)
    return responseFor(file, headers)
  }
}

const pathOf = (url: string): string | undefined => {
  const path = url.replace(/[?#].*$/, '')
  try {
    return path.startsWith('/') ? decodeURIComponent(path) : undefined
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

const fileOf = (name: string, headers: Readonly<Record<string, string>>): File => {
  const plain = readFileSync(name)
  const ending = extname(name)
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return {
    headers: {
      ...headers,
      'content-type': TYPES[ending] ?? OTHER,
      etag,
      vary: 'accept-encoding',
      ...(COMPRESSED.has(ending) && { 'accept-ranges': 'bytes' }),
    },
    plain,
    zipped: COMPRESSED.has(ending) ? undefined : gzipSync(plain),
  }
}

const responseFor = ({ headers, plain, zipped }: File, requested: FileRequest['headers']): GatewayResponse => {
  const { etag = '' } = headers
  if (isUnchanged(requested, etag)) return { status: 304, headers, body: Buffer.alloc(0) }
  const range = zipped === undefined ? byteRangeOf(requested, etag, plain.length) : undefined
  if (range) return partOf(plain, headers, range)
  return zipped && /\bgzip\b/.test(requested['accept-encoding'] ?? '')
    ? { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: zipped }
    : { status: 200, headers, body: plain }
}

const partOf = (plain: Buffer, headers: File['headers'], range: ByteRange): GatewayResponse => {
  const { length } = plain
  const { start, end } = range
  return isWithin(range, length)
    ? {
        status: 206,
        headers: { ...headers, 'content-range': `bytes ${start}-${end}/${length}` },
        body: plain.subarray(start, end + 1),
      }
    : { status: 416, headers: { ...headers, 'content-range': `bytes */${length}` }, body: Buffer.alloc(0) }
}

export interface SiteConfigOptions {
  /** Address at which the server listens for trackers. */
  readonly trackerAddress: string
  /** Address that trackers use instead, if the operator has set one. */
  readonly trackerUrl: string | undefined
  /** Address on which the server listens. */
  readonly host: string
  /** Called for each request, because a machine changes its network. */
  readonly hostsFor?: (host: string) => readonly string[]
}

/**
 * Adds the configuration file to a site; on AWS the deployment writes it. The tracker address has the host name of the
 * request, because a phone must use the name by which it reaches this machine. Only a browser on this machine learns the
 * machine's addresses.
 */
export const withSiteConfig =
  (site: Site, { trackerAddress, trackerUrl, host, hostsFor = reachableHosts }: SiteConfigOptions): Site =>
  request => {
    const { method, url, headers, fromThisMachine = false } = request
    if (url.split('?')[0] !== SITE_CONFIG_PATH || (method !== 'GET' && method !== 'HEAD')) return site(request)
    const config: SiteConfig = {
      trackerUrl: trackerUrl ?? withHostName(headers['host'] ?? '', trackerAddress),
      ...(fromThisMachine && { reachableHosts: hostsFor(host) }),
    }
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': cacheControlOf(SITE_CONFIG_PATH) },
      body: Buffer.from(JSON.stringify(config)),
    }
  }

/** `phone.lan:8082` and `http://0.0.0.0:5055` → `http://phone.lan:5055` */
const withHostName = (host: string, address: string): string => {
  const requested = `http://${host}`
  if (host === '' || !URL.canParse(requested)) return address
  return `http://${new URL(requested).hostname}:${new URL(address).port || '80'}`
}
