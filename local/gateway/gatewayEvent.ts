/** An HTTP request as API Gateway's HTTP API gives it to a function: payload format 2.0. */
import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type Client, edgeHeaders } from './edge.ts'

export interface Matched {
  /** `GET /api/devices/{id}` */
  readonly routeKey: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  /** Decoded. */
  readonly path: string
  readonly rawQueryString: string
}

/** What API Gateway hands over as text; all else, forms and bodies without a type too, comes as base64. */
const TEXT = /^(text\/|application\/(json|xml|javascript)\b)/i

export interface Received {
  readonly request: IncomingMessage
  readonly client: Client
  readonly head: Head
  /** Empty where there is none. */
  readonly body: Buffer
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The query is always there as a member, undefined where there is none. */
export type GatewayEvent = Omit<APIGatewayProxyEventV2, 'queryStringParameters'> & {
  readonly queryStringParameters: Readonly<Record<string, string>> | undefined
}

export const gatewayEvent = ({ request, client, head, body, at }: Received, matched: Matched): GatewayEvent => {
  const { routeKey, pathParameters, path, rawQueryString } = matched
  const { headers, cookies } = head
  let query: Record<string, string> | undefined
  // What is no UTF-8, compressed JSON for instance, would not survive as text.
  const isText = TEXT.test(headers['content-type'] ?? '') && isUtf8(body)
  const isBase64Encoded = body.length > 0 && !isText
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies: [...cookies] }),
    headers,
    // Made when asked for: trackers' reports are read from the raw text, and there are many of them.
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
  { request, client, at }: Pick<Received, 'request' | 'client' | 'at'>,
  { routeKey, path }: Matched,
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

export interface Head {
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
}

/** Lower-case names, repeated ones joined by a comma; cookies stand apart. */
export const headOf = (request: IncomingMessage, client: Client): Head => {
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

/** Repeated keys joined by a comma. A lone `%` is taken as it stands. */
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

/** `12/Mar/2026:19:03:58 +0000`, made once a second. */
const clfTime = (now: number): string => {
  const second = Math.floor(now / 1000)
  if (second === lastSecond) return lastTime
  const [date = '', time = ''] = new Date(now).toISOString().split('T')
  const [year, month, day] = date.split('-')
  lastSecond = second
  return (lastTime = `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`)
}
