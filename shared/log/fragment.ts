/**
 * Compressed pieces of JSON that can be joined without unpacking them. Each is a raw deflate stream that ends in a full
 * flush: it starts at a byte, refers to nothing before it, and has no end mark. Put one behind the other, with stored
 * blocks for brackets and commas, inside one gzip member, they are an ordinary gzip file (RFC 1951, RFC 1952).
 */
import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

export interface Fragment {
  /** Raw deflate of one or more JSON texts, joined by commas. */
  readonly body: Uint8Array
  /** Of the unpacked text. */
  readonly crc: number
  /** Bytes of the unpacked text. */
  readonly length: number
}

export const fragmentOf = (values: readonly unknown[]): Fragment => {
  const text = Buffer.from(values.map(value => JSON.stringify(value)).join(','), 'utf8')
  return {
    body: deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH, level: 6 }),
    crc: crc32(text),
    length: text.length,
  }
}

/** The JSON text in a fragment, without brackets. */
export const textOf = (fragment: Fragment): Buffer =>
  inflateRawSync(fragment.body, { finishFlush: constants.Z_SYNC_FLUSH })

export const valuesOf = <T>(fragment: Fragment): T[] => JSON.parse(`[${textOf(fragment).toString('utf8')}]`)

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
/** A stored block of one byte: its header, the length 1 and its complement, the byte. */
const stored = (character: string, last = false) =>
  Buffer.from([last ? 1 : 0, 1, 0, 0xfe, 0xff, character.charCodeAt(0)])
const OPEN = stored('[')
const COMMA = stored(',')
const CLOSE = stored(']', true)
const CRC = { open: crc32('['), comma: crc32(','), close: crc32(']') }

/** Bytes that joining adds to a fragment, and to the whole. */
export const JOIN_BYTES = COMMA.length
export const ENVELOPE_BYTES = GZIP_HEADER.length + OPEN.length + CLOSE.length + 8

/** One gzip file with the JSON array of all values of the fragments, in their order. */
export const gzipArray = (fragments: readonly Fragment[]): Buffer => {
  const parts: Uint8Array[] = [GZIP_HEADER, OPEN]
  let crc = CRC.open
  let length = 1
  fragments.forEach((fragment, n) => {
    if (n > 0) {
      parts.push(COMMA)
      crc = combineCrc32(crc, CRC.comma, 1)
      length += 1
    }
    parts.push(fragment.body)
    crc = combineCrc32(crc, fragment.crc, fragment.length)
    length += fragment.length
  })
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(combineCrc32(crc, CRC.close, 1), 0)
  trailer.writeUInt32LE((length + 1) % 2 ** 32, 4)
  return Buffer.concat([...parts, CLOSE, trailer])
}

/** The CRC-32 of a whole from the CRCs of its parts: what zlib's crc32_combine does, which Node does not offer. */

/** The CRC-32 polynomial of RFC 1952, lowest power in the highest bit. */
const POLYNOMIAL = 0xedb88320
const ONE = 0x80000000

/** Product of two polynomials over GF(2), modulo the CRC polynomial. */
const multiply = (a: number, b: number): number => {
  let product = 0
  let shifted = b
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= shifted
    shifted = (shifted & 1) !== 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1
  }
  return product >>> 0
}

/** x^(8·2^n) for n = 0, 1, 2 …: appending 2^n bytes multiplies by it. */
const POWERS: number[] = [ONE >>> 8]
for (let n = 1; n < 48; n += 1) {
  const power = POWERS[n - 1] ?? 0
  POWERS.push(multiply(power, power))
}

/** The CRC of `first` followed by a `second` of the given length in bytes. */
export const combineCrc32 = (first: number, second: number, secondLength: number): number => {
  let factor = ONE
  let rest = secondLength
  for (let n = 0; rest > 0; n += 1) {
    if (rest % 2 === 1) factor = multiply(POWERS[n] ?? 0, factor)
    rest = Math.floor(rest / 2)
  }
  return (multiply(factor, first) ^ second) >>> 0
}
