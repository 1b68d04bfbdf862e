/** The files of the web app, as CloudFront gives them. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cacheControlOf, isApiPath, pageOf, siteHeaders } from '#shared/site.ts'
import type { Answer } from './gatewayResponse.ts'

export interface Asked {
  readonly method: string
  /** As it stands in the request line. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Undefined where the path is the API's, or no file is asked for. */
export type Site = (asked: Asked) => Answer | undefined

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
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}
/** Compressed already. */
const PACKED = new Set(['.png'])
const OTHER = 'application/octet-stream'

/** Serves the files that are in the folder now, each read when it is first asked for. A name outside of it is no file of it. */
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
    return answerWith(file, headers)
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
    headers: { ...headers, 'content-type': TYPES[ending] ?? OTHER, etag, vary: 'accept-encoding' },
    plain,
    zipped: PACKED.has(ending) ? undefined : gzipSync(plain),
  }
}

const answerWith = ({ headers, plain, zipped }: File, asked: Asked['headers']): Answer => {
  if (asked['if-none-match'] === headers['etag']) return { status: 304, headers, body: Buffer.alloc(0) }
  return zipped && /\bgzip\b/.test(asked['accept-encoding'] ?? '')
    ? { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: zipped }
    : { status: 200, headers, body: plain }
}
