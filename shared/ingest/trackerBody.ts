/** Decodes the body of a tracker request: decompressed, as text, and reversible to the original bytes. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { isUtf8 } from 'node:buffer'
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

export interface TrackerBody {
  /**
   * Content type of the request, with the charset used for decoding if it is not UTF-8. Empty if the request has none.
   */
  readonly contentType: string
  readonly body: string
}

/**
 * Returns the text of a body, or the status of an error. 413 if it exceeds `maxBytes`, also after decompression; 415
 * for an unknown content encoding; 400 if it does not match its content encoding.
 */
export const trackerBody = (event: APIGatewayProxyEventV2, maxBytes: number): TrackerBody | number => {
  const { body = '', isBase64Encoded, headers } = event
  const contentType = headers['content-type'] ?? ''
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > maxBytes) return 413
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase()
  // Almost every report is a query or plain text.
  if (body === '' || (!isBase64Encoded && encoding === '' && !/charset/i.test(contentType)))
    return { contentType, body }
  const bytes = decompressed(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), encoding, maxBytes)
  return typeof bytes === 'number' ? bytes : decoded(bytes, contentType)
}

const decompressed = (bytes: Buffer, encoding: string, maxOutputLength: number): Buffer | number => {
  if (encoding === '' || encoding === 'identity') return bytes
  const isGzip = encoding === 'gzip' || encoding === 'x-gzip'
  if (!isGzip && encoding !== 'deflate') return 415
  // A proxy may have decompressed the body without removing the header.
  if (isGzip && !bytes.subarray(0, 2).equals(GZIP_MAGIC)) return bytes
  try {
    if (isGzip) return gunzipSync(bytes, { maxOutputLength })
    // Zlib data has 8 in the low four bits of its first byte. Some clients omit the zlib header.
    return ((bytes[0] ?? 0) & 0x0f) === 8
      ? inflateSync(bytes, { maxOutputLength })
      : inflateRawSync(bytes, { maxOutputLength })
  } catch (error) {
    // The bytes come from the client, so any failure is an error of its request.
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
  // In ISO 8859-1, every byte is a character, so that the bytes can be restored.
  return { contentType: withCharset(contentType, 'iso-8859-1'), body: bytes.toString('latin1') }
}

/** Returns the charset of a UTF-16 byte order mark. */
const markedCharset = (bytes: Buffer): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)"?/i

const withCharset = (contentType: string, charset: string): string =>
  `${contentType.replace(CHARSET, '') || 'text/plain'}; charset=${charset}`

/** Charsets detected from the bytes, because declared Latin-1 and UTF-8 are often mixed up. */
const DECIDED_BY_BYTES = /^(utf-?8|iso-8859-1|latin-?1|us-ascii|ascii)$/i

/** Decodes the bytes. Returns undefined if the charset is detected from the bytes, unknown, or does not match them. */
const decodedAs = (charset: string, bytes: Buffer): string | undefined => {
  if (DECIDED_BY_BYTES.test(charset)) return undefined
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The caller tries another encoding.
    return undefined
  }
}
