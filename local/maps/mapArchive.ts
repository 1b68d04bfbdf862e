/** Checks that a file is a street map that the web app can draw: PMTiles with the layers of the Protomaps basemap. */
import { type FileHandle, open } from 'node:fs/promises'
import { bytesToHeader, Compression, type Header, PMTiles, TileType } from 'pmtiles'
import * as z from 'zod/mini'
import { isBounds, isZoom, type MapBounds } from '#shared/domain/installedMaps.ts'
import { errorCode } from '../program/files.ts'
import { StartError } from '../program/settings.ts'
import { otherFormatOf } from './fileFormats.ts'

export interface MapArchive {
  readonly bounds: MapBounds
  readonly minzoom: number
  readonly maxzoom: number
  /** Attribution in the metadata, possibly HTML. */
  readonly attribution: string
}

const HEADER_BYTES = 127
/** Readers get the header and the root directory with their first request of this size. */
const FIRST_READ_BYTES = 16_384
/** The metadata of a planet takes some 100 KB. */
const METADATA_MAX_BYTES = 10_000_000
const NEEDED_LAYERS = ['earth', 'roads']
/** Compressions that browsers can read. */
const READABLE: readonly Compression[] = [Compression.None, Compression.Gzip]

const Metadata = z.object({
  vector_layers: z.array(z.object({ id: z.string(), fields: z.optional(z.record(z.string(), z.unknown())) })),
  attribution: z.optional(z.string()),
})

/** Returns the contents of a map file. Throws StartError if it is not such a file, or is damaged. */
export const readMapArchive = async (file: string): Promise<MapArchive> => {
  const handle = await openFile(file)
  try {
    const size = await sizeOf(handle, file)
    const header = headerOf(await bytesOf(handle, 0, HEADER_BYTES), size, file)
    const attribution = await attributionIn(handle, header, file)
    const { minLon, minLat, maxLon, maxLat, minZoom: minzoom, maxZoom: maxzoom } = header
    const bounds = [minLon, minLat, maxLon, maxLat]
    if (!isBounds(bounds)) throw new StartError(`${file} has no valid bounds: ${bounds.join(', ')}.`)
    if (!isZoom(minzoom) || !isZoom(maxzoom) || minzoom > maxzoom)
      throw new StartError(`${file} has no valid zooms: ${minzoom} to ${maxzoom}.`)
    return { bounds, minzoom, maxzoom, attribution }
  } finally {
    await handle.close()
  }
}

const openFile = async (file: string): Promise<FileHandle> => {
  try {
    return await open(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new StartError(`File not found: ${file}.`)
    throw error
  }
}

const sizeOf = async (handle: FileHandle, file: string): Promise<number> => {
  const stat = await handle.stat()
  if (stat.isFile()) return stat.size
  throw new StartError(`${file} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}: name a PMTiles file.`)
}

const bytesOf = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

const headerOf = (bytes: Buffer, size: number, file: string): Header => {
  const other = otherFormatOf(bytes)
  if (other !== undefined) throw new StartError(`${file} ${other}.`)
  if (bytes.length < HEADER_BYTES) throw new StartError(`${file} is incomplete: its header is cut off.`)
  const header = bytesToHeader(Uint8Array.from(bytes).buffer)
  const ends = [
    header.rootDirectoryOffset + header.rootDirectoryLength,
    header.jsonMetadataOffset + header.jsonMetadataLength,
    header.leafDirectoryOffset + (header.leafDirectoryLength ?? 0),
    header.tileDataOffset + (header.tileDataLength ?? 0),
  ]
  const expected = Math.max(...ends)
  if (expected > size) {
    throw new StartError(`${file} is incomplete: it has ${size} of ${expected} bytes. Download or extract it again.`)
  }
  const wrong = unreadable(header)
  if (wrong !== undefined) throw new StartError(`${file} ${wrong}.`)
  return header
}

const unreadable = ({ tileType, tileCompression, internalCompression, clustered, ...header }: Header) => {
  if (tileType === TileType.Mlt) return 'has tiles in the format MLT, which the web app cannot draw: use MVT'
  if (tileType !== TileType.Mvt) return 'has images instead of vector tiles (MVT), which have streets and names'
  if (!READABLE.includes(tileCompression) || !READABLE.includes(internalCompression))
    return 'is compressed in a way that browsers cannot read: use gzip'
  if (!clustered) return 'is not clustered, so that browsers would read it slowly: run pmtiles cluster FILE'
  return header.rootDirectoryOffset + header.rootDirectoryLength > FIRST_READ_BYTES
    ? 'has a root directory that is larger than PMTiles allows'
    : undefined
}

const attributionIn = async (handle: FileHandle, header: Header, file: string): Promise<string> => {
  if (header.jsonMetadataLength > METADATA_MAX_BYTES) throw new StartError(`${file} has too much metadata.`)
  const archive = new PMTiles({
    getKey: () => file,
    getBytes: async (offset, length) => ({
      data: Uint8Array.from(await bytesOf(handle, offset, Math.min(length, METADATA_MAX_BYTES))).buffer,
    }),
  })
  const metadata = await archive.getMetadata().catch((error: unknown) => {
    throw new StartError(`${file} is damaged: its directory or metadata cannot be read (${String(error)}).`)
  })
  const parsed = Metadata.safeParse(metadata)
  const layers = parsed.success ? parsed.data.vector_layers : []
  const missing = NEEDED_LAYERS.filter(name => !layers.some(({ id }) => id === name))
  if (!parsed.success || missing.length > 0) {
    const found = layers.length > 0 ? layers.map(({ id }) => id).join(', ') : 'none'
    throw new StartError(
      `${file} does not have the layers of the Protomaps basemap: ${missing.join(' and ')} not found. ` +
        `Its layers: ${found}. Maps of OpenMapTiles, Shortbread and others need another style.`,
    )
  }
  if (layers.some(({ fields = {} }) => 'pmap:kind' in fields))
    throw new StartError(`${file} has version 3 of the Protomaps basemap: use a build of version 4.`)
  return parsed.data.attribution ?? ''
}
