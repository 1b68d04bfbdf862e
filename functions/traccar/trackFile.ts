/**
 * History of a device as a text file, written and compressed in parts, because the whole text may exceed the memory.
 */
import { type Alternative, CSV, GPX } from '#shared/api/operation.ts'
import { badRequest, tooLarge } from '#shared/errors.ts'
import { csv } from '#shared/export/csv.ts'
import { gpx } from '#shared/export/gpx.ts'
import type { TrackWriter } from '#shared/export/gpx.ts'
import { ZippedText } from './zippedText.ts'
import { type Encoding, raw, type RawResponse, RESPONSE_MAX_BYTES } from '#shared/http/reply.ts'
import { positionsIn, type Segment } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId } from '#shared/model/ids.ts'
import { devices } from '#shared/table/devices.ts'
import type { Table } from '#shared/table/table.ts'
import { overflow } from './positionsReply.ts'
import { once } from 'node:events'
import { createGzip, type Gzip } from 'node:zlib'

/** Reserve for the compressor's buffer, so that a range reported as fitting does fit. */
const HELD_BACK_BYTES = 256 * 1024
/** Base64 encodes three bytes as four. */
const MAX_BYTES = Math.floor((RESPONSE_MAX_BYTES * 3) / 4) - HELD_BACK_BYTES

export interface TrackFile {
  readonly writer: TrackWriter
  readonly mediaType: string
  /** Constant, because a name chosen by a user could inject header content. */
  readonly fileName: string
  /** Name of the file in a zip archive; undefined for a plain file. */
  readonly zippedAs?: string
}

/** Throws `tooLarge`, naming the moment up to which the history fits. */
export const trackReply = async (
  history: AsyncIterable<Segment>,
  { writer, mediaType, fileName, zippedAs }: TrackFile,
  encodings: readonly Encoding[],
): Promise<RawResponse> => {
  const packed = zippedAs === undefined && encodings.includes('gzip')
  const out = zippedAs === undefined ? textOutput(packed) : new ZippedText(zippedAs)
  let fitsTo: number | undefined
  await out.write(writer.start)
  for await (const segment of history) {
    const positions = positionsIn(segment)
    await out.write(positions.map(writer.point).join(''))
    if (out.bytes > MAX_BYTES) throw tooLarge(overflow(packed || zippedAs !== undefined, fitsTo))
    fitsTo = positions.at(-1)?.fixTime ?? fitsTo
  }
  await out.write(writer.end)
  return raw({
    body: await out.whole(),
    contentType: zippedAs === undefined ? `${mediaType}; charset=utf-8` : mediaType,
    headers: { 'content-disposition': `attachment; filename=${fileName}` },
    ...(packed && { contentEncoding: 'gzip' }),
  })
}

const textOutput = (packed: boolean) => (packed ? new PackedText() : new PlainText())

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
  /** Compressed size so far. */
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

/** Download of the history of one device. */

interface TrackFileRequest {
  readonly query: {
    readonly deviceId?: number | undefined
    readonly from?: number | undefined
    readonly to?: number | undefined
  }
  readonly table: Table
  readonly encodings: readonly Encoding[]
  readonly now: number
}

/** Returns the file. Throws badRequest if the device or the range is missing. */
export const trackFile = async (request: TrackFileRequest, mediaType: Alternative): Promise<RawResponse> => {
  const { query, table, encodings, now } = request
  const { from, to } = query
  if (query.deviceId === undefined || from === undefined || to === undefined)
    throw badRequest('deviceId, from and to are required for a file')
  const device = deviceId(query.deviceId)
  const history = positionLog(table).between(device, from, to)
  if (mediaType === CSV) return trackReply(history, { writer: csv, mediaType, fileName: 'positions.csv' }, encodings)
  const [named] = await devices(table).byIds([device], now)
  const writer = gpx(named?.name ?? '')
  return trackReply(history, { writer, mediaType: GPX, fileName: 'positions.gpx' }, encodings)
}
