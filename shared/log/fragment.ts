/**
 * Compressed pieces of JSON that can be joined without unpacking. Each is a raw deflate stream that ends in a full
 * flush. It starts at a byte, refers to nothing before it, and has no end mark. Concatenated inside one gzip member,
 * with stored blocks for brackets and commas, they form an ordinary gzip file (RFC 1951, RFC 1952).
 */
import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

export interface Fragment {
  /** Raw deflate of one or more JSON texts, joined by commas. */
  readonly body: Uint8Array
  /** CRC-32 of the unpacked text. */
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

/** Returns the JSON text of a fragment, without brackets. */
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

/** Bytes that joining adds for each fragment, and once for the file. */
export const JOIN_BYTES = COMMA.length
export const ENVELOPE_BYTES = GZIP_HEADER.length + OPEN.length + CLOSE.length + 8

/** Returns one gzip file with the JSON array of all values of the fragments, in their order. */
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

/** Computes the CRC-32 of a whole from the CRCs of its parts, like zlib's crc32_combine, which Node does not offer. */

/** The CRC-32 polynomial of RFC 1952, lowest power in the highest bit. */
const POLYNOMIAL = 0xedb88320
const ONE = 0x80000000

/** Returns the product of two polynomials over GF(2), modulo the CRC polynomial. */
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

/** Returns the CRC of `first` followed by a `second` of the given length in bytes. */
export const combineCrc32 = (first: number, second: number, secondLength: number): number => {
  let factor = ONE
  let rest = secondLength
  for (let n = 0; rest > 0; n += 1) {
    if (rest % 2 === 1) factor = multiply(POWERS[n] ?? 0, factor)
    rest = Math.floor(rest / 2)
  }
  return (multiply(factor, first) ^ second) >>> 0
}
