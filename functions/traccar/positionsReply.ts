/**
 * Responses with many positions. For clients that accept gzip, stored segments of a range are joined without decompression.
 */
import { tooLarge } from '#shared/errors.ts'
import { type Encoding, raw, type RawResponse, RESPONSE_MAX_BYTES } from '#shared/http/reply.ts'
import { ENVELOPE_BYTES, type Fragment, fragmentOf, gzipArray, JOIN_BYTES, textOf } from '#shared/log/fragment.ts'
import type { Segment } from '#shared/log/history.ts'
import { type Position, positionModel } from '#shared/model/position.ts'
import { traccarTime } from '#shared/model/time.ts'

/** Returns the latest positions. Checking 10,000 of them against the schema would take longer than everything else. */
export const latestReply = (positions: readonly (Position | undefined)[]): RawResponse =>
  raw({
    body: JSON.stringify(positions.flatMap(position => (position ? [positionModel(position)] : []))),
    contentType: 'application/json',
  })

/** Base64 encodes three bytes as four. */
const PACKED_MAX_BYTES = Math.floor((RESPONSE_MAX_BYTES * 3) / 4) - ENVELOPE_BYTES
/** Lambda quotes the text as JSON, which adds a byte per quotation mark. */
const TEXT_MAX_BYTES = PACKED_MAX_BYTES

/** Throws `tooLarge`, naming the moment up to which the history fits. */
export const positionsReply = async (
  history: AsyncIterable<Segment>,
  encodings: readonly Encoding[],
): Promise<RawResponse> => {
  const packed = encodings.includes('gzip')
  const fragments: Fragment[] = []
  let bytes = 0
  let fitsTo: number | undefined
  for await (const segment of history) {
    const fragment = 'packed' in segment ? segment.packed : fragmentOf(segment.positions.map(positionModel))
    bytes += packed ? fragment.body.length + JOIN_BYTES : fragment.length + 1
    if (bytes > (packed ? PACKED_MAX_BYTES : TEXT_MAX_BYTES)) throw tooLarge(overflow(packed, fitsTo))
    fragments.push(fragment)
    fitsTo = 'packed' in segment ? segment.to : segment.positions.at(-1)?.fixTime
  }
  const contentType = 'application/json'
  if (packed) return raw({ body: gzipArray(fragments), contentType, contentEncoding: 'gzip' })
  return raw({ body: `[${fragments.map(fragment => textOf(fragment).toString('utf8')).join(',')}]`, contentType })
}

/**
 * Returns the message for a response that is too large. `fitsTo` is the time up to which positions fit, in Unix
 * milliseconds, or undefined if none fit.
 */
export const overflow = (packed: boolean, fitsTo: number | undefined): string =>
  `The response exceeds 6 MB: ${fitsTo === undefined ? 'request less' : `positions up to ${traccarTime(fitsTo)} fit; request the rest separately`}` +
  (packed ? '' : ', or accept gzip')
