/** From what a handler gives to what API Gateway sends: JSON, compressed where that pays, never above Lambda's limit. */
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { OperationSpec } from '../api/operation.ts'
import { tooLarge } from '../errors.ts'

/** Lambda's limit is 6 MB for the whole answer; the rest is for headers. */
export const RESPONSE_MAX_BYTES = 6 * 1024 * 1024 - 16 * 1024
/** Below this, compression costs more than it saves. */
const WORTH_COMPRESSING_BYTES = 1024
/** Above this, ask whether the text would grow too much when it is quoted as JSON, as Lambda does. */
const MEASURED_FROM_BYTES = 2 * 1024 * 1024
/** Brotli's default of 11 is for files that are compressed once. */
const BROTLI_QUALITY = 4

export interface RawBody {
  readonly body: Uint8Array | string
  readonly contentType: string
  /** Set when the body is compressed already; ask `accepts` before. */
  readonly contentEncoding?: 'gzip' | 'br'
  readonly headers?: Readonly<Record<string, string>>
}

/** A body that the handler wrote itself; it is not checked against the operation's schema. */
export class RawResponse {
  constructor(readonly prepared: RawBody) {}
}
export const raw = (prepared: RawBody): RawResponse => new RawResponse(prepared)

/** A reply that sets cookies beside its value. */
export class CookieResponse<T> {
  constructor(
    readonly value: T,
    readonly cookies: readonly string[],
  ) {}
}
export const withCookies = <T>(value: T, cookies: readonly string[]): CookieResponse<T> =>
  new CookieResponse(value, cookies)

/** What the client can decompress, best first. */
export type Encoding = 'br' | 'gzip'

/** Reads Accept-Encoding: `gzip;q=0` is a refusal. */
export const acceptedEncodings = (header = ''): Encoding[] => {
  const accepted = header
    .toLowerCase()
    .split(',')
    .filter(part => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map(part => part.split(';')[0]?.trim())
  return (['br', 'gzip'] as const).filter(encoding => accepted.includes(encoding))
}

const compress = {
  br: (bytes: Uint8Array) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes),
}

const bytesOf = (body: Uint8Array | string): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body)
const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

/** The answer with a body. Throws `tooLarge` when it can't be sent. */
const bodyResponse = async (
  { body, contentType, contentEncoding, headers = {} }: RawBody,
  encodings: readonly Encoding[],
): Promise<APIGatewayProxyStructuredResultV2> => {
  const [best] = encodings
  const worth = contentEncoding === undefined && best !== undefined && sizeOf(body) > WORTH_COMPRESSING_BYTES
  const encoding = worth ? best : contentEncoding
  const content = worth ? await compress[best](bytesOf(body)) : body
  const answer = {
    statusCode: 200,
    headers: {
      ...headers,
      'content-type': contentType,
      vary: 'accept-encoding',
      ...(encoding !== undefined && { 'content-encoding': encoding }),
    },
  }
  return { ...answer, ...sendable(content) }
}

const sizeOf = (body: Uint8Array | string) => (typeof body === 'string' ? body.length : body.byteLength)

/** Text as it is, bytes as base64, and whichever of both is smaller where text is large. */
const sendable = (content: Uint8Array | string): { body: string; isBase64Encoded: boolean } => {
  if (typeof content === 'string') {
    const quoted = content.length < MEASURED_FROM_BYTES ? 0 : Buffer.byteLength(JSON.stringify(content))
    if (quoted <= RESPONSE_MAX_BYTES) return { body: content, isBase64Encoded: false }
  }
  const bytes = bytesOf(content)
  if (Math.ceil(bytes.byteLength / 3) * 4 > RESPONSE_MAX_BYTES)
    throw tooLarge('The response exceeds 6 MB: request less, or accept gzip')
  return { body: base64(bytes), isBase64Encoded: true }
}

/** What an operation with this response schema gives: nothing where it is null. */
export type Value<R> = R extends z.ZodMiniType ? z.output<R> : void

/**
 * The answer of an operation: its status, and the value as JSON where it declares a response. A value that is not as
 * declared is our bug and must not leave.
 */
export const respond = async (
  { response, status }: Pick<OperationSpec, 'response' | 'status'>,
  given: unknown,
  encodings: readonly Encoding[],
): Promise<APIGatewayProxyStructuredResultV2> => {
  if (given instanceof RawResponse) return bodyResponse(given.prepared, encodings)
  const { value, cookies } = given instanceof CookieResponse ? given : { value: given, cookies: [] }
  const set = cookies.length > 0 ? { cookies: [...cookies] } : {}
  if (response === null) return { statusCode: status ?? 204, ...set }
  const checked = z.safeParse(response, value)
  if (!checked.success) throw new Error(`response does not match its schema: ${placesOf(checked.error)}`)
  const prepared = { body: JSON.stringify(checked.data), contentType: 'application/json' }
  return { ...(await bodyResponse(prepared, encodings)), ...(status && { statusCode: status }), ...set }
}

/** Where the reply is wrong, without what stands there: that could be a secret. */
const placesOf = ({ issues }: z.core.$ZodError) =>
  issues.map(({ code, path }) => `${code} at ${path.join('.')}`).join(', ')
