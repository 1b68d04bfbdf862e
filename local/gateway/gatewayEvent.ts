/** Converts HTTP requests to the events of API Gateway's HTTP API, payload format 2.0. */
import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type Client, edgeHeaders } from './edge.ts'

export interface MatchedRoute {
  /** `GET /api/devices/{id}` */
  readonly routeKey: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  /** Percent-decoded path. */
  readonly path: string
  readonly rawQueryString: string
}

/** Content types that API Gateway passes as text. All others are base64, including forms and bodies without a type. */
const TEXT = /^(text\/|application\/(json|xml|javascript)\b)/i

export interface ReceivedRequest {
  readonly request: IncomingMessage
  readonly client: Client
  readonly head: RequestHead
  /** Empty if the request has no body. */
  readonly body: Buffer
  /** Unix time in milliseconds. */
  readonly at: number
}

/** Event in which the member `queryStringParameters` always exists. It is undefined if the request has no query. */
export type GatewayEvent = Omit<APIGatewayProxyEventV2, 'queryStringParameters'> & {
  readonly queryStringParameters: Readonly<Record<string, string>> | undefined
}

export const gatewayEvent = (
  { request, client, head, body, at }: ReceivedRequest,
  matched: MatchedRoute,
): GatewayEvent => {
  const { routeKey, pathParameters, path, rawQueryString } = matched
  const { headers, cookies } = head
  let query: Record<string, string> | undefined
  // Bytes that are not UTF-8, such as compressed JSON, would be lost in text.
  const isText = TEXT.test(headers['content-type'] ?? '') && isUtf8(body)
  const isBase64Encoded = body.length > 0 && !isText
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies: [...cookies] }),
    headers,
    // Parsed on first use, because the ingest functions read only the raw query string.
    get queryStringParameters() {
      return rawQueryString === '' ? undefined : (query ??= queryOf(rawQueryString))
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: contextOf({ request, client, at }, matched, headers['user-agent']),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  }
}

const contextOf = (
  { request, client, at }: Pick<ReceivedRequest, 'request' | 'client' | 'at'>,
  { routeKey, path }: MatchedRoute,
  userAgent = '',
): APIGatewayProxyEventV2['requestContext'] => {
  const domainName = client.host
  return {
    accountId: 'anonymous',
    apiId: 'local',
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    http: {
      method: request.method ?? 'GET',
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: client.sourceIp,
      userAgent,
    },
    requestId: randomUUID(),
    routeKey,
    stage: '$default',
    time: clfTime(at),
    timeEpoch: at,
  }
}

export interface RequestHead {
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
}

/** Returns headers with lower-case names, repeated values joined by commas. Cookies are separate. */
export const headOf = (request: IncomingMessage, client: Client): RequestHead => {
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  const { rawHeaders } = request
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = rawHeaders[at + 1] ?? ''
    if (name === 'cookie') cookies.push(...value.split(/; */).filter(Boolean))
    else headers[name] = name in headers ? `${headers[name]},${value}` : value
  }
  return { headers: edgeHeaders(headers, client), cookies }
}

/** Parses a query string. Joins the values of repeated keys with commas, and keeps a `%` without hex digits unchanged. */
const queryOf = (rawQueryString: string): Record<string, string> => {
  const query: Record<string, string> = {}
  for (const [key, value] of new URLSearchParams(rawQueryString)) {
    query[key] = Object.hasOwn(query, key) ? `${query[key]},${value}` : value
  }
  return query
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

let lastSecond = 0
let lastTime = ''

/** Formats a time as `12/Mar/2026:19:03:58 +0000`. The text is cached for one second. */
const clfTime = (now: number): string => {
  const second = Math.floor(now / 1000)
  if (second === lastSecond) return lastTime
  const [date = '', time = ''] = new Date(now).toISOString().split('T')
  const [year, month, day] = date.split('-')
  lastSecond = second
  return (lastTime = `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`)
}

/** API Gateway's limit. */
const BODY_MAX_BYTES = 10 * 1024 * 1024

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

export const NO_BODY: Buffer = Buffer.alloc(0)

/** Most requests have no body; reading an empty one would cost each of them a turn of the event loop. */
export const hasBody = (headers: Readonly<Record<string, string>>): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** Reads a request body of at most 10 MiB. Rejects with BodyTooLarge, or if the client disconnects. */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  if (Number(request.headers['content-length']) > BODY_MAX_BYTES) return refuse(request)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > BODY_MAX_BYTES) return refuse(request)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Discards the rest of the body so that the client reads the response. */
const refuse = (request: IncomingMessage): never => {
  request.resume()
  throw new BodyTooLarge(`a request must have at most ${BODY_MAX_BYTES} bytes`)
}
