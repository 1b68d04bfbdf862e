/** Converts the results of functions to HTTP responses as API Gateway does, with its CORS headers. */
import type { ServerResponse } from 'node:http'
import { type Readable, pipeline } from 'node:stream'
import * as z from 'zod/mini'
import type { Cors } from '../assembly/apis.ts'

/** Lambda's limit for the result of a function. */
const RESPONSE_MAX_BYTES = 6 * 1024 * 1024

const StructuredResult = z.object({
  statusCode: z.coerce.number().check(z.int(), z.minimum(200), z.maximum(599)),
  headers: z.nullish(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  cookies: z.nullish(z.array(z.string())),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
})

export interface GatewayResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
  /** Sent instead of the body. The receiver of the response must read or destroy it. */
  readonly file?: FileContent
}

/** Bytes that are read from a file while they are sent. */
export interface FileContent {
  readonly length: number
  readonly content: Readable
}

/** Returns a response that the gateway itself generates. */
export const gatewayMessage = (status: number, message: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
})

export const NOT_FOUND = gatewayMessage(404, 'Not Found')
export const INTERNAL_ERROR = gatewayMessage(500, 'Internal Server Error')

/** The result of a function is not a valid response. The message is written to the log only. */
export class InvalidResponse extends Error {
  override readonly name = 'InvalidResponse'
  constructor(
    message: string,
    readonly status: 500 | 502,
  ) {
    super(message)
  }
}

/** Converts a function's result. A result without a status code becomes the JSON body. Throws InvalidResponse. */
export const responseOf = (result: unknown): GatewayResponse => {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = Buffer.from(JSON.stringify(result ?? null))
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }
  const parsed = StructuredResult.safeParse(result)
  if (!parsed.success) throw new InvalidResponse('the function returned an invalid response', 500)
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data
  if ((body?.length ?? 0) > RESPONSE_MAX_BYTES) throw tooLarge(body?.length)
  const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8')
  if (bytes.length > RESPONSE_MAX_BYTES) throw tooLarge(bytes.length)
  const sent: Record<string, string | readonly string[]> = { 'content-type': 'text/plain; charset=utf-8' }
  for (const [name, value] of Object.entries(headers ?? {})) sent[name.toLowerCase()] = String(value)
  if (cookies && cookies.length > 0) sent['set-cookie'] = cookies
  return { status: statusCode, headers: sent, body: bytes }
}

const tooLarge = (bytes: number | undefined) =>
  new InvalidResponse(`the function returned ${bytes} bytes; Lambda allows at most ${RESPONSE_MAX_BYTES}`, 502)

/** Status codes without a body and without a content length. */
const BODILESS = new Set([204, 304])

/** Sends a response; without its body if the method is HEAD. */
export const send = (
  response: ServerResponse,
  { status, headers, body, file }: GatewayResponse,
  method: string | undefined,
): void => {
  const { 'content-length': _length, 'transfer-encoding': _encoding, connection: _connection, ...rest } = headers
  if (BODILESS.has(status)) {
    const { 'content-type': _type, ...bare } = rest
    response.writeHead(status, mutable(bare)).end()
    return
  }
  response.writeHead(status, mutable({ ...rest, 'content-length': String(file?.length ?? body.length) }))
  if (method === 'HEAD' || (!file && body.length === 0)) {
    file?.content.destroy()
    response.end()
  } else if (file) sendFile(response, file)
  else response.end(body)
}

/** Closes the connection if the file ends early: the client would wait for the rest. Clients may disconnect, too. */
const sendFile = (response: ServerResponse, { length, content }: FileContent): void => {
  const complete = async function* (chunks: AsyncIterable<Buffer>) {
    let sent = 0
    for await (const chunk of chunks) {
      sent += chunk.length
      yield chunk
    }
    if (sent < length) throw new Error(`the file ended after ${sent} of ${length} bytes`)
  }
  pipeline(content, complete, response, () => undefined)
}

const mutable = (headers: GatewayResponse['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )

/** Returns the response to a preflight, or undefined if the API has no CORS configuration or the request is not one. */
export const preflight = (
  cors: Cors | undefined,
  headers: NodeJS.Dict<string | string[]>,
): GatewayResponse | undefined => {
  if (!cors || headers['origin'] === undefined || headers['access-control-request-method'] === undefined)
    return undefined
  const allowed = corsHeaders(cors, headers)
  const { AllowMethods = [], AllowHeaders = [], MaxAge } = cors
  return {
    status: 204,
    headers: {
      ...allowed,
      ...(Object.keys(allowed).length > 0 && {
        'access-control-allow-methods': AllowMethods.join(','),
        'access-control-allow-headers': AllowHeaders.join(','),
        ...(MaxAge !== undefined && { 'access-control-max-age': String(MaxAge) }),
      }),
    },
    body: Buffer.alloc(0),
  }
}

/** Returns the CORS headers of a response, none if the origin is not allowed. They replace the function's headers. */
export const corsHeaders = (
  cors: Cors | undefined,
  headers: NodeJS.Dict<string | string[]>,
): Record<string, string> => {
  const origin = headers['origin']
  if (!cors || typeof origin !== 'string') return {}
  const { AllowOrigins = [], AllowCredentials = false, ExposeHeaders = [] } = cors
  const all = AllowOrigins.includes('*')
  if (!all && !AllowOrigins.includes(origin)) return {}
  return {
    'access-control-allow-origin': all ? '*' : origin,
    ...(AllowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(ExposeHeaders.length > 0 && { 'access-control-expose-headers': ExposeHeaders.join(',') }),
    ...(!all && { vary: 'origin' }),
  }
}
