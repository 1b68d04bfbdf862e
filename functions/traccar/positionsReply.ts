/** A stretch of history as one answer: for clients that take gzip the stored pieces are joined as they are. */
import { tooLarge } from '#shared/errors.ts'
import { type Encoding, raw, type RawResponse, RESPONSE_MAX_BYTES } from '#shared/http/reply.ts'
import { ENVELOPE_BYTES, type Fragment, fragmentOf, gzipArray, JOIN_BYTES, textOf } from '#shared/log/fragment.ts'
import type { Segment } from '#shared/log/history.ts'
import { positionModel } from '#shared/model/position.ts'
import { traccarTime } from '#shared/model/time.ts'

/** Base64 makes four bytes of three. */
const PACKED_MAX_BYTES = Math.floor((RESPONSE_MAX_BYTES * 3) / 4) - ENVELOPE_BYTES
/** Quoted as JSON in Lambda's answer, each quote of a position takes a byte more. */
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

/** Why positions can't be sent, and up to which moment they could, in milliseconds; undefined where not even the first do. */
export const overflow = (packed: boolean, fitsTo: number | undefined): string =>
  `The response exceeds 6 MB: ${fitsTo === undefined ? 'request less' : `positions up to ${traccarTime(fitsTo)} fit; request the rest separately`}` +
  (packed ? '' : ', or accept gzip')
