import { encode } from 'uqr'

export interface QrPath {
  /** Of each side, in squares, with the white around it. */
  readonly size: number
  /** The dark squares, as the path of an SVG. */
  readonly path: string
}

/** Undefined where the text is too long for any code. */
export const qrPath = (text: string): QrPath | undefined => {
  // Somewhat over 2,300 bytes; phones have trouble long before.
  if (new TextEncoder().encode(text).length > MOST_BYTES) return undefined
  const { size, data } = encode(text, { ecc: 'M', border: QUIET })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size, path: squares.join('') }
}

const MOST_BYTES = 1500
/** A scanner needs that much white around a code. */
const QUIET = 4
