/** Format of a record in a journal file: length, checksum, then the record. Numbers are little-endian. */
import { crc32 } from 'node:zlib'

export interface JournalRecord {
  /** 56 digits, as in Kinesis. Rises with each record, also across restarts, and compares as text. */
  readonly sequence: string
  readonly partitionKey: string
  /** Unix time in milliseconds. */
  readonly arrivedAt: number
  readonly data: Buffer
}

/** Parts of a sequence number: the time at which the journal was opened, and the number of the record since then. */
export interface Ordinal {
  readonly generation: number
  readonly count: number
}

const GENERATION_DIGITS = 15
const COUNT_DIGITS = 39

/** Returns a sequence number. The generation is a time so that numbers rise even if the journal is deleted and the table is not. */
export const sequenceOf = ({ generation, count }: Ordinal): string =>
  `49${String(generation).padStart(GENERATION_DIGITS, '0')}${String(count).padStart(COUNT_DIGITS, '0')}`

/** Lower than every sequence number. */
export const NOTHING = '0'.repeat(56)

export const generationOf = (sequence: string): number => Number(sequence.slice(2, 2 + GENERATION_DIGITS))

/** Length and checksum of the rest of the frame. */
const HEAD_BYTES = 8
/** Generation, count, arrival, length of the partition key. */
const FIXED_BYTES = 26

export const encodeFrame = (ordinal: Ordinal, arrivedAt: number, partitionKey: string, data: Uint8Array): Buffer => {
  const keyBytes = Buffer.byteLength(partitionKey)
  const frame = Buffer.allocUnsafe(HEAD_BYTES + FIXED_BYTES + keyBytes + data.length)
  frame.writeDoubleLE(ordinal.generation, 8)
  frame.writeDoubleLE(ordinal.count, 16)
  frame.writeDoubleLE(arrivedAt, 24)
  frame.writeUInt16LE(keyBytes, 32)
  frame.write(partitionKey, 34)
  frame.set(data, 34 + keyBytes)
  frame.writeUInt32LE(frame.length - HEAD_BYTES, 0)
  frame.writeUInt32LE(crc32(frame.subarray(HEAD_BYTES)), 4)
  return frame
}

/** Returns the record of a complete frame. Its data is a view of the frame, not a copy. */
export const recordOfFrame = (frame: Buffer): JournalRecord => {
  const keyEnd = 34 + frame.readUInt16LE(32)
  return {
    sequence: sequenceOf({ generation: frame.readDoubleLE(8), count: frame.readDoubleLE(16) }),
    partitionKey: frame.toString('utf8', 34, keyEnd),
    arrivedAt: frame.readDoubleLE(24),
    data: frame.subarray(keyEnd),
  }
}

/** Bytes of a file that are not part of an intact frame. */
export interface Damage {
  readonly at: number
  readonly bytes: number
}

/** Decodes all intact frames of a file. After damage, decoding continues at the next frame whose length and checksum match. */
export const decodeFrames = (bytes: Buffer): { records: JournalRecord[]; damage: Damage[] } => {
  const records: JournalRecord[] = []
  const damage: Damage[] = []
  let at = 0
  while (at < bytes.length) {
    const end = frameEnd(bytes, at)
    if (end === undefined) {
      const next = nextFrame(bytes, at + 1)
      damage.push({ at, bytes: next - at })
      at = next
    } else {
      records.push(recordOfFrame(bytes.subarray(at, end)))
      at = end
    }
  }
  return { records, damage }
}

/**
 * Returns true if the bytes from this offset to the end of the file are from an interrupted write: the beginning of a frame,
 * or only zeros. Returns false for a complete frame with a damaged length field.
 */
export const isUnfinished = (bytes: Buffer, at: number): boolean => {
  const rest = bytes.subarray(at)
  if (rest.length < HEAD_BYTES + FIXED_BYTES || rest.every(byte => byte === 0)) return true
  const declared = HEAD_BYTES + rest.readUInt32LE(0)
  return declared > rest.length && crc32(rest.subarray(HEAD_BYTES)) !== rest.readUInt32LE(4)
}

/** Returns the end of the intact frame at this offset, or undefined if there is none. */
const frameEnd = (bytes: Buffer, at: number): number | undefined => {
  if (at + HEAD_BYTES + FIXED_BYTES > bytes.length) return undefined
  const end = at + HEAD_BYTES + bytes.readUInt32LE(at)
  // Rejects a length of 0 with the checksum of no data, which file systems leave after an interrupted write.
  if (end < at + HEAD_BYTES + FIXED_BYTES + bytes.readUInt16LE(at + 32) || end > bytes.length) return undefined
  // A cheap check that excludes nearly all other offsets, so that the search computes few checksums.
  if (!isCount(bytes.readDoubleLE(at + 8)) || !isCount(bytes.readDoubleLE(at + 16))) return undefined
  return crc32(bytes.subarray(at + HEAD_BYTES, end)) === bytes.readUInt32LE(at + 4) ? end : undefined
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

const nextFrame = (bytes: Buffer, from: number): number => {
  for (let at = from; at + HEAD_BYTES + FIXED_BYTES <= bytes.length; at += 1) {
    if (frameEnd(bytes, at) !== undefined) return at
  }
  return bytes.length
}
