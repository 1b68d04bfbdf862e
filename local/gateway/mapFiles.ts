/** Serves the maps of the data folder below `/maps/`, as S3 and CloudFront do. They can be larger than memory. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheControlOf, MAP_HEADERS, MAP_INDEX, MAP_TYPES, MAPS_PATH } from '#shared/site.ts'
import { errorCode } from '../program/files.ts'
import { byteRangeOf, isUnchanged, isWithin } from './byteRange.ts'
import { type GatewayResponse, NOT_FOUND } from './gatewayResponse.ts'
import type { FileRequest, Site } from './site.ts'

/** A site that also has files which are read while they are sent. */
export type FileSite = (request: FileRequest) => GatewayResponse | Promise<GatewayResponse> | undefined

/** Other files in the folder are not served. A name cannot lead out of the folder. */
const SERVED = /^(?!\.)[\w.-]{1,200}\.pmtiles$/

/** Adds the maps of a folder to a site. The folder can be missing, and files can appear and disappear. */
export const withMaps =
  (site: Site, folder: string): FileSite =>
  request => {
    const [path = ''] = request.url.split('?')
    if (!path.startsWith(MAPS_PATH) || (request.method !== 'GET' && request.method !== 'HEAD')) return site(request)
    const name = path.slice(MAPS_PATH.length)
    return SERVED.test(name) || name === MAP_INDEX ? fileResponse(folder, name, request) : NOT_FOUND
  }

const fileResponse = async (folder: string, name: string, request: FileRequest): Promise<GatewayResponse> => {
  const handle = await openIfExists(join(folder, name))
  if (!handle) return name === MAP_INDEX ? NO_MAPS : NOT_FOUND
  try {
    return await responseFor(handle, name, request)
  } catch (error) {
    await handle.close()
    throw error
  }
}

const headersOf = (name: string): Readonly<Record<string, string>> => ({
  ...MAP_HEADERS,
  'content-type': name === MAP_INDEX ? MAP_TYPES.index : MAP_TYPES.map,
  'cache-control': cacheControlOf(MAPS_PATH + name),
})

const NO_MAPS: GatewayResponse = { status: 200, headers: headersOf(MAP_INDEX), body: Buffer.from('[]') }

/** Closes the handle, or returns it in the response. */
const responseFor = async (
  handle: FileHandle,
  name: string,
  { method, headers: requested }: FileRequest,
): Promise<GatewayResponse> => {
  const stat = await handle.stat({ bigint: true })
  const size = Number(stat.size)
  const etag = `"${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}"`
  const headers = { ...headersOf(name), etag, 'accept-ranges': 'bytes' }
  const closed = async (response: Omit<GatewayResponse, 'body'>): Promise<GatewayResponse> => {
    await handle.close()
    return { ...response, body: Buffer.alloc(0) }
  }
  if (!stat.isFile()) {
    await handle.close()
    return NOT_FOUND
  }
  if (isUnchanged(requested, etag)) return closed({ status: 304, headers })
  // Ranges have a meaning for GET only.
  const range = method === 'GET' ? byteRangeOf(requested, etag, size) : undefined
  if (range && !isWithin(range, size)) {
    return closed({ status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  }
  if (size === 0) return closed({ status: 200, headers })
  const { start, end } = range ?? { start: 0, end: size - 1 }
  return {
    status: range ? 206 : 200,
    headers: { ...headers, ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }) },
    body: Buffer.alloc(0),
    file: { length: end - start + 1, content: handle.createReadStream({ start, end }) },
  }
}

/** Does not wait for a writer if the name is a pipe. */
const openIfExists = async (path: string): Promise<FileHandle | undefined> => {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined
    throw error
  }
}
