/** A device's history as a text file. It is written and packed piece by piece: unpacked it may be larger than memory. */
import { once } from 'node:events'
import { createGzip, type Gzip } from 'node:zlib'
import type { Alternative } from '../api/operation.ts'
import { tooLarge } from '../errors.ts'
import type { TrackWriter } from '../export/gpx.ts'
import { positionsIn, type Segment } from '../log/history.ts'
import { overflow } from './overflow.ts'
import { type Encoding, raw, type RawResponse, RESPONSE_MAX_BYTES } from './reply.ts'

/** What the packer holds back, so that a range which is said to fit does. */
const HELD_BACK_BYTES = 256 * 1024
/** Base64 makes four bytes of three. */
const MAX_BYTES = Math.floor((RESPONSE_MAX_BYTES * 3) / 4) - HELD_BACK_BYTES

export interface TrackFile {
  readonly writer: TrackWriter
  readonly mediaType: Alternative
  /** Constant: a name that a user chose could say something else to a browser. */
  readonly fileName: string
}

/** Throws `tooLarge`, naming the moment up to which the history fits. */
export const trackReply = async (
  history: AsyncIterable<Segment>,
  { writer, mediaType, fileName }: TrackFile,
  encodings: readonly Encoding[],
): Promise<RawResponse> => {
  const packed = encodings.includes('gzip')
  const out = packed ? new PackedText() : new PlainText()
  let fitsTo: number | undefined
  await out.write(writer.start)
  for await (const segment of history) {
    const positions = positionsIn(segment)
    await out.write(positions.map(writer.point).join(''))
    if (out.bytes > MAX_BYTES) throw tooLarge(overflow(packed, fitsTo))
    fitsTo = positions.at(-1)?.fixTime ?? fitsTo
  }
  await out.write(writer.end)
  return raw({
    body: await out.whole(),
    contentType: `${mediaType}; charset=utf-8`,
    headers: { 'content-disposition': `attachment; filename=${fileName}` },
    ...(packed && { contentEncoding: 'gzip' }),
  })
}

class PlainText {
  private readonly parts: Buffer[] = []
  bytes = 0

  async write(text: string): Promise<void> {
    const part = Buffer.from(text)
    this.parts.push(part)
    this.bytes += part.length
  }

  async whole(): Promise<Buffer | string> {
    return Buffer.concat(this.parts).toString('utf8')
  }
}

class PackedText {
  private readonly gzip: Gzip = createGzip()
  private readonly parts: Buffer[] = []
  /** Of what is packed so far. */
  bytes = 0

  constructor() {
    this.gzip.on('data', (part: Buffer) => {
      this.parts.push(part)
      this.bytes += part.length
    })
  }

  async write(text: string): Promise<void> {
    if (!this.gzip.write(text)) await once(this.gzip, 'drain')
  }

  async whole(): Promise<Buffer | string> {
    this.gzip.end()
    await once(this.gzip, 'end')
    return Buffer.concat(this.parts)
  }
}
