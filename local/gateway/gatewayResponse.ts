/** What a function returned, as API Gateway would answer it. */
import type { ServerResponse } from 'node:http'
import * as z from 'zod/mini'

/** Lambda's limit for what a function returns. */
const ANSWER_MAX_BYTES = 6 * 1024 * 1024

const Structured = z.object({
  statusCode: z.coerce.number().check(z.int(), z.minimum(200), z.maximum(599)),
  headers: z.nullish(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  cookies: z.nullish(z.array(z.string())),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
})

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
}

/** An answer of the gateway's own. */
export const gatewayMessage = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
})

export const NOT_FOUND = gatewayMessage(404, 'Not Found')
export const INTERNAL_ERROR = gatewayMessage(500, 'Internal Server Error')

/** What a function may have returned that can't be answered; the message is for the log. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer'
  constructor(
    message: string,
    readonly status: 500 | 502,
  ) {
    super(message)
  }
}

/** Reads a function's result. Without a status code it is the body itself, as JSON. Throws BadAnswer. */
export const answerOf = (result: unknown): Answer => {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = Buffer.from(JSON.stringify(result ?? null))
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }
  const read = Structured.safeParse(result)
  if (!read.success) throw new BadAnswer('the function returned an invalid response', 500)
  const { statusCode, headers, cookies, body, isBase64Encoded } = read.data
  if ((body?.length ?? 0) > ANSWER_MAX_BYTES) throw tooBig(body?.length)
  const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8')
  if (bytes.length > ANSWER_MAX_BYTES) throw tooBig(bytes.length)
  const sent: Record<string, string | readonly string[]> = { 'content-type': 'text/plain; charset=utf-8' }
  for (const [name, value] of Object.entries(headers ?? {})) sent[name.toLowerCase()] = String(value)
  if (cookies && cookies.length > 0) sent['set-cookie'] = cookies
  return { status: statusCode, headers: sent, body: bytes }
}

const tooBig = (bytes: number | undefined) =>
  new BadAnswer(`the function returned ${bytes} bytes; Lambda allows at most ${ANSWER_MAX_BYTES}`, 502)

/** Answers that have no body, and no length of one. */
const BODILESS = new Set([204, 304])

/** Sends an answer; a HEAD request gets the head alone. */
export const send = (response: ServerResponse, { status, headers, body }: Answer, method: string | undefined): void => {
  const { 'content-length': _length, 'transfer-encoding': _encoding, connection: _connection, ...rest } = headers
  if (BODILESS.has(status)) {
    const { 'content-type': _type, ...bare } = rest
    response.writeHead(status, mutable(bare)).end()
    return
  }
  response.writeHead(status, mutable({ ...rest, 'content-length': String(body.length) }))
  if (method === 'HEAD' || body.length === 0) response.end()
  else response.end(body)
}

const mutable = (headers: Answer['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )
