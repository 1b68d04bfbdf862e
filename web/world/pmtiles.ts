/** Writes PMTiles archives, version 3: a header, directories of the tiles, and the tiles. */
import { gzipSync } from 'node:zlib'

export interface Tile {
  /** Number of the tile on the Hilbert curve over all zooms. */
  readonly id: number
  /** Compressed vector tile. */
  readonly data: Buffer
}

export interface Contents {
  /** Sorted by id. */
  readonly tiles: readonly Tile[]
  /** Default: 0. */
  readonly minZoom?: number
  readonly maxZoom: number
  /** Default: the whole world. */
  readonly bounds?: Bounds
  /** Any JSON; readers expect `vector_layers`. */
  readonly metadata: object
}

/** Degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number]

const WORLD: Bounds = [-180, -85.0511287, 180, 85.0511287]

/** A number of equal tiles in a row, or a leaf directory if `run` is 0. */
interface Entry {
  readonly id: number
  readonly run: number
  readonly offset: number
  readonly length: number
}

const HEADER_BYTES = 127
/** Readers read this many bytes first: the header and the root directory. */
const FIRST_READ_BYTES = 16_384
const LEAF_ENTRIES = 4096

/** Returns the bytes of the archive. Equal tiles are stored once. */
export const writeArchive = ({ tiles, minZoom = 0, maxZoom, bounds = WORLD, metadata }: Contents): Buffer => {
  const { entries, data, contents } = store(tiles)
  const { root, leaves } = directories(entries)
  const json = gzipSync(JSON.stringify(metadata))
  const parts = [root, json, leaves, data]
  const starts = parts.map((_, n) => HEADER_BYTES + parts.slice(0, n).reduce((sum, { length }) => sum + length, 0))
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('PMTiles', 0, 'latin1')
  header.writeUInt8(3, 7)
  parts.forEach((part, n) => {
    header.writeBigUInt64LE(BigInt(starts[n] ?? 0), 8 + 16 * n)
    header.writeBigUInt64LE(BigInt(part.length), 16 + 16 * n)
  })
  ;[tiles.length, entries.length, contents].forEach((count, n) => header.writeBigUInt64LE(BigInt(count), 72 + 8 * n))
  // Clustered; directories and tiles compressed with gzip; vector tiles; zooms.
  ;[1, 2, 2, 1, minZoom, maxZoom].forEach((value, n) => header.writeUInt8(value, 96 + n))
  bounds.forEach((degrees, n) => header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * n))
  return Buffer.concat([header, ...parts])
}

/** Stores each content once, in the order of first use. */
const store = (tiles: readonly Tile[]) => {
  const stored = new Map<string, number>()
  const data: Buffer[] = []
  const entries: Entry[] = []
  let end = 0
  for (const { id, data: content } of tiles) {
    const key = content.toString('latin1')
    const offset = stored.get(key) ?? end
    const before = entries.at(-1)
    if (!stored.has(key)) {
      stored.set(key, offset)
      data.push(content)
      end += content.length
    }
    if (before && before.offset === offset && before.id + before.run === id) {
      entries[entries.length - 1] = { ...before, run: before.run + 1 }
    } else {
      entries.push({ id, run: 1, offset, length: content.length })
    }
  }
  return { entries, data: Buffer.concat(data), contents: stored.size }
}

/** Returns one directory, or a directory of directories if it is too long for the first read. */
const directories = (entries: readonly Entry[]): { readonly root: Buffer; readonly leaves: Buffer } => {
  const root = directory(entries)
  if (HEADER_BYTES + root.length <= FIRST_READ_BYTES) return { root, leaves: Buffer.alloc(0) }
  const leaves: Buffer[] = []
  const pointers: Entry[] = []
  let offset = 0
  for (let n = 0; n < entries.length; n += LEAF_ENTRIES) {
    const leaf = directory(entries.slice(n, n + LEAF_ENTRIES))
    pointers.push({ id: entries[n]?.id ?? 0, run: 0, offset, length: leaf.length })
    leaves.push(leaf)
    offset += leaf.length
  }
  return { root: directory(pointers), leaves: Buffer.concat(leaves) }
}

/** Columns of numbers; an offset of 0 means that the content follows that of the entry before. */
const directory = (entries: readonly Entry[]): Buffer =>
  gzipSync(
    Buffer.from(
      [
        entries.length,
        ...entries.map(({ id }, n) => id - (entries[n - 1]?.id ?? 0)),
        ...entries.map(({ run }) => run),
        ...entries.map(({ length }) => length),
        ...entries.map(({ offset }, n) => {
          const before = entries[n - 1]
          return before && before.offset + before.length === offset ? 0 : offset + 1
        }),
      ].flatMap(varint),
    ),
  )

/** Seven bits per byte, the lowest first. */
const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}
