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
