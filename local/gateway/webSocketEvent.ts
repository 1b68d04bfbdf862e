/** Events of API Gateway's WebSocket API: a connection opens, sends a message, or has closed. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Client, isSetByEdge } from './edge.ts'

export interface SocketContext {
  readonly connectionId: string
  readonly connectedAt: number
  readonly domainName: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

export const contextOf = (
  request: IncomingMessage,
  { host, sourceIp }: Client,
  opened: Pick<SocketContext, 'connectionId' | 'connectedAt'>,
): SocketContext => ({ ...opened, domainName: host, sourceIp, userAgent: request.headers['user-agent'] })

type Kind = readonly [eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT', routeKey: string]

const event = ([eventType, routeKey]: Kind, context: SocketContext, now: number) => ({
  requestContext: {
    routeKey,
    eventType,
    messageDirection: 'IN',
    connectionId: context.connectionId,
    connectedAt: context.connectedAt,
    requestTimeEpoch: now,
    requestId: randomUUID(),
    extendedRequestId: randomUUID(),
    apiId: 'local',
    stage: 'live',
    domainName: context.domainName,
    identity: { sourceIp: context.sourceIp, userAgent: context.userAgent ?? null },
  },
  isBase64Encoded: false,
})

/** Event of the opening request. Header names keep their case; both the last and all values of a name are included. */
export const connectEvent = (request: IncomingMessage, client: Client, context: SocketContext) => {
  const headers = new Map<string, string[]>()
  const { rawHeaders } = request
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (!isSetByEdge(name)) headers.set(name, [...(headers.get(name) ?? []), rawHeaders[at + 1] ?? ''])
  }
  headers.set('Host', [client.host])
  headers.set('X-Forwarded-For', [client.sourceIp])
  headers.set('X-Forwarded-Proto', [client.secure ? 'https' : 'http'])
  const query = new Map<string, string[]>()
  const mark = (request.url ?? '').indexOf('?')
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : (request.url ?? '').slice(mark + 1)))
    query.set(name, [...(query.get(name) ?? []), value])
  return {
    ...event(['CONNECT', '$connect'], context, context.connectedAt),
    headers: lastOf(headers),
    multiValueHeaders: Object.fromEntries(headers),
    ...(query.size > 0 && {
      queryStringParameters: lastOf(query),
      multiValueQueryStringParameters: Object.fromEntries(query),
    }),
  }
}

const lastOf = (values: ReadonlyMap<string, readonly string[]>): Record<string, string> =>
  Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? '']))

export const messageEvent = (context: SocketContext, body: string, now: number) => ({
  ...event(['MESSAGE', '$default'], context, now),
  body,
})

export const disconnectEvent = (context: SocketContext, now: number) =>
  event(['DISCONNECT', '$disconnect'], context, now)
