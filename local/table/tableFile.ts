/** Checks the SQLite file of the embedded DynamoDB before it is opened: a deleted or truncated file must not become an empty one. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'

/** Returns the damage of a database file, or undefined if it seems complete. Reads the file's header and its write-ahead log. */
export const tableFileDamage = (
  file: string,
): 'is missing' | 'is empty' | 'is not a database' | 'is truncated' | undefined => {
  if (!existsSync(file)) return 'is missing'
  const { size, header } = readHeader(file)
  if (size === 0) return 'is empty'
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) return 'is not a database'
  const pageBytes = pageSizeOf(header)
  const filePages = Math.floor(size / pageBytes)
  // After a kill, pages of the write-ahead log are not yet in the file.
  const { pages = header.readUInt32BE(PAGE_COUNT_AT), logged } = readLog(`${file}-wal`, pageBytes)
  for (let page = filePages + 1; page <= pages; page += 1) if (!logged.has(page)) return 'is truncated'
  return undefined
}

/** https://www.sqlite.org/fileformat.html */
const MAGIC = 'SQLite format 3\0'
const HEADER_BYTES = 100
const PAGE_COUNT_AT = 28

const pageSizeOf = (header: Buffer): number => {
  const size = header.readUInt16BE(16)
  return size === 1 ? 65_536 : size
}

const readHeader = (file: string): { size: number; header: Buffer } => {
  const descriptor = openSync(file, 'r')
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    readSync(descriptor, header, 0, HEADER_BYTES, 0)
    return { size: fstatSync(descriptor).size, header }
  } finally {
    closeSync(descriptor)
  }
}

const LOG_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
/** Two numbers that identify the frames of the current log; older frames have other values. */
const SALT_BYTES = 8

/** Returns the pages in the write-ahead log, and the number of pages of the database after its last commit. */
const readLog = (file: string, pageBytes: number): { pages?: number; logged: ReadonlySet<number> } => {
  const logged = new Set<number>()
  if (!existsSync(file)) return { logged }
  const bytes = readFileSync(file)
  const salt = bytes.subarray(16, 16 + SALT_BYTES)
  const frameBytes = FRAME_HEADER_BYTES + pageBytes
  let pages: number | undefined
  for (let at = LOG_HEADER_BYTES; at + frameBytes <= bytes.length; at += frameBytes) {
    if (!bytes.subarray(at + 8, at + 8 + SALT_BYTES).equals(salt)) break
    logged.add(bytes.readUInt32BE(at))
    // Greater than 0 only in the last frame of a transaction.
    pages = bytes.readUInt32BE(at + 4) || pages
  }
  return pages === undefined ? { logged } : { pages, logged }
}
