/** The text of a tracker's body: decompressed and decoded, without a byte that could not be restored from it. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { isUtf8 } from 'node:buffer'
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

export interface TrackerBody {
  /** As the request has it, with the charset that the text was decoded with if that is not UTF-8. Empty if it has none. */
  readonly contentType: string
  readonly body: string
}

/**
 * Returns the text of a body, or the status of the answer if it can't be read: 413 if it has more than `maxBytes`, also
 * decompressed, 415 if its content encoding is not known, 400 if it is not what its content encoding states.
 */
export const trackerBody = (event: APIGatewayProxyEventV2, maxBytes: number): TrackerBody | number => {
  const { body = '', isBase64Encoded, headers } = event
  const contentType = headers['content-type'] ?? ''
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > maxBytes) return 413
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase()
  // Almost every report is a query, or plain text.
  if (body === '' || (!isBase64Encoded && encoding === '' && !/charset/i.test(contentType)))
    return { contentType, body }
  const bytes = decompressed(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), encoding, maxBytes)
  return typeof bytes === 'number' ? bytes : decoded(bytes, contentType)
}

const decompressed = (bytes: Buffer, encoding: string, maxOutputLength: number): Buffer | number => {
  if (encoding === '' || encoding === 'identity') return bytes
  const isGzip = encoding === 'gzip' || encoding === 'x-gzip'
  if (!isGzip && encoding !== 'deflate') return 415
  // A proxy can have decompressed the body and left the header.
  if (isGzip && !bytes.subarray(0, 2).equals(GZIP_MAGIC)) return bytes
  try {
    if (isGzip) return gunzipSync(bytes, { maxOutputLength })
    // Zlib's format begins with 8 in the low half of its first byte. Some clients leave its header out.
    return ((bytes[0] ?? 0) & 0x0f) === 8
      ? inflateSync(bytes, { maxOutputLength })
      : inflateRawSync(bytes, { maxOutputLength })
  } catch (error) {
    // The bytes are the client's, so any failure is that of its request.
    return isTooLarge(error) ? 413 : 400
  }
}

const isTooLarge = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b])

const decoded = (bytes: Buffer, contentType: string): TrackerBody => {
  const charset = markedCharset(bytes) ?? CHARSET.exec(contentType)?.[1]
  const text = charset === undefined ? undefined : decodedAs(charset, bytes)
  if (text !== undefined && charset !== undefined) return { contentType: withCharset(contentType, charset), body: text }
  if (isUtf8(bytes)) {
    const isOther = charset !== undefined && !/^utf-?8$/i.test(charset)
    return { contentType: isOther ? withCharset(contentType, 'utf-8') : contentType, body: bytes.toString('utf8') }
  }
  // In ISO 8859-1 each byte is the character of its number, so that the bytes can be restored whatever they are.
  return { contentType: withCharset(contentType, 'iso-8859-1'), body: bytes.toString('latin1') }
}

/** A byte order mark of UTF-16. */
const markedCharset = (bytes: Buffer): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)"?/i

const withCharset = (contentType: string, charset: string): string =>
  `${contentType.replace(CHARSET, '') || 'text/plain'}; charset=${charset}`

/** Charsets that the bytes themselves decide: what claims to be Latin-1 or UTF-8 is often the other. */
const DECIDED_BY_BYTES = /^(utf-?8|iso-8859-1|latin-?1|us-ascii|ascii)$/i

/** Returns undefined if the bytes decide, the charset is not known, or the bytes are not valid in it. */
const decodedAs = (charset: string, bytes: Buffer): string | undefined => {
  if (DECIDED_BY_BYTES.test(charset)) return undefined
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Another encoding is tried.
    return undefined
  }
}
