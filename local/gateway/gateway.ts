/** Serves an HTTP API of the synthesized app as API Gateway does: routes, limits and error responses. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { Host } from '#shared/runtime.ts'
import { type Edge, isFromThisMachine } from './edge.ts'
import { type Invoke, FunctionTimeout } from '../aws/functions.ts'
import {
  corsHeaders,
  type GatewayResponse,
  preflight,
  responseOf,
  InvalidResponse,
  gatewayMessage,
  INTERNAL_ERROR,
  NOT_FOUND,
  send,
} from './gatewayResponse.ts'
import { BodyTooLarge, gatewayEvent, hasBody, headOf, NO_BODY, readBody } from './gatewayEvent.ts'
import { type FindRoute, type RouteMatch, originForm, routesOf } from './routes.ts'
import { acceptSlashless } from './slashless.ts'
import type { HttpApi } from '../assembly/apis.ts'
import type { FileSite } from './mapFiles.ts'
import type { FileRequest } from './site.ts'

export interface GatewayOptions {
  readonly api: HttpApi
  readonly invoke: Invoke
  readonly now: () => number
  readonly log: Host['log']
  readonly edge: Edge
  /** Serves requests that match no route. */
  readonly site?: FileSite
}

/** API Gateway's limit for the request line and all headers together. */
const HEAD_MAX_BYTES = 10_240
/** Slow clients are disconnected after this time. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000

/** Creates a server with the gateway's limits. It does not listen yet. */
export const gatewayServer = (listener: RequestListener): Server =>
  acceptSlashless(
    createServer(
      {
        maxHeaderSize: HEAD_MAX_BYTES,
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: 1000,
      },
      listener,
    ),
    HEADERS_TIMEOUT_MS,
  )

/** Returns the listener that responds to a request by invoking the function of its route. */
export const gateway = (options: GatewayOptions): RequestListener => {
  const findRoute = routesOf(options.api.routes)
  return (request, response) => {
    respond(request, options, findRoute).then(
      (result): void => {
        if (response.destroyed) return void result.file?.content.destroy()
        send(response, withCors(result, options.api, request), request.method)
      },
      (error: unknown) => {
        // The client disconnected while it sent the body.
        options.log('debug', { message: 'the client aborted the request', error: String(error) })
        response.destroy()
      },
    )
  }
}

const BAD_REQUEST = gatewayMessage(400, 'Bad Request')
const FORBIDDEN = gatewayMessage(403, 'Forbidden')
const TOO_LARGE = gatewayMessage(413, 'Request Entity Too Large')
const UNAVAILABLE = gatewayMessage(503, 'Service Unavailable')
const BAD_GATEWAY = gatewayMessage(502, 'Bad Gateway')

/** Rejects only if the client aborts the request. */
const respond = async (
  request: IncomingMessage,
  { api, invoke, now, log, edge, site }: GatewayOptions,
  findRoute: FindRoute,
): Promise<GatewayResponse> => {
  const client = edge(request)
  if (!client) return FORBIDDEN
  const head = headOf(request, client)
  if (request.method === 'OPTIONS') {
    const response = preflight(api.cors, head.headers)
    if (response) return response
  }
  const { method = '' } = request
  const url = originForm(request.url ?? '/')
  const found = findRoute(method, url)
  if (found === 'malformed') return BAD_REQUEST
  if (!found) {
    const fromThisMachine = isFromThisMachine(request, client)
    return fileOrNotFound(site, { method, url, headers: head.headers, fromThisMachine }, log)
  }
  let body = NO_BODY
  if (hasBody(head.headers)) {
    try {
      body = await readBody(request)
    } catch (error) {
      if (error instanceof BodyTooLarge) return TOO_LARGE
      throw error
    }
  }
  try {
    return responseOf(await invoke(found.address, gatewayEvent({ request, client, head, body, at: now() }, found)))
  } catch (error) {
    return failure(error, found, log)
  }
}

const fileOrNotFound = async (
  site: FileSite | undefined,
  request: FileRequest,
  log: Host['log'],
): Promise<GatewayResponse> => {
  try {
    return (await site?.(request)) ?? NOT_FOUND
  } catch (error) {
    log('error', { message: 'file not readable', url: request.url, error: String(error) })
    return INTERNAL_ERROR
  }
}

const failure = (error: unknown, { address, routeKey }: RouteMatch, log: Host['log']): GatewayResponse => {
  const stack = error instanceof Error ? error.stack : undefined
  log('error', { message: 'function failed', operation: address, routeKey, error: stack ?? String(error) })
  if (error instanceof FunctionTimeout) return UNAVAILABLE
  return error instanceof InvalidResponse && error.status === 502 ? BAD_GATEWAY : INTERNAL_ERROR
}

const withCors = (response: GatewayResponse, { cors }: HttpApi, request: IncomingMessage): GatewayResponse => {
  if (!cors) return response
  const headers = corsHeaders(cors, request.headers)
  const vary = [response.headers['vary'], headers['vary']].filter(one => typeof one === 'string').join(', ')
  return { ...response, headers: { ...response.headers, ...headers, ...(vary !== '' && { vary }) } }
}
