/** An HTTP API of the synthesized app on a local port: its routes, its limits, its answers. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { Host } from '#shared/runtime.ts'
import { corsHeaders, preflight } from './cors.ts'
import type { Edge } from './edge.ts'
import { type Invoke, TimedOut } from '../aws/functions.ts'
import { type Answer, answerOf, BadAnswer, gatewayMessage, INTERNAL_ERROR, NOT_FOUND, send } from './gatewayResponse.ts'
import { gatewayEvent, headOf } from './gatewayEvent.ts'
import { BodyTooLarge, hasBody, NO_BODY, readBody } from './requestBody.ts'
import { type FindRoute, type Found, originForm, routesOf } from './routes.ts'
import { acceptSlashless } from './slashless.ts'
import type { HttpApi } from '../assembly/apis.ts'
import type { Site } from './site.ts'

export interface Gateway {
  readonly api: HttpApi
  readonly invoke: Invoke
  readonly now: () => number
  readonly log: Host['log']
  readonly edge: Edge
  /** Answers what is at no route. */
  readonly site?: Site
}

/** API Gateway's limit of the request line and all headers together. */
const HEAD_MAX_BYTES = 10_240
/** After which a client that dribbles is cut off. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000

/** A server with the gateway's limits, which listens nowhere yet. */
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

/** Answers requests by invoking the function of the route. */
export const gateway = (options: Gateway): RequestListener => {
  const findRoute = routesOf(options.api.routes)
  return (request, response) => {
    answerTo(request, options, findRoute).then(
      answer => {
        if (response.destroyed) return
        send(response, withCors(answer, options.api, request), request.method)
      },
      (error: unknown) => {
        // The client went away while it sent its body: nobody waits for an answer.
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

/** Rejects only when the request broke off. */
const answerTo = async (
  request: IncomingMessage,
  { api, invoke, now, log, edge, site }: Gateway,
  findRoute: FindRoute,
): Promise<Answer> => {
  const client = edge(request)
  if (!client) return FORBIDDEN
  const head = headOf(request, client)
  if (request.method === 'OPTIONS') {
    const answer = preflight(api.cors, head.headers)
    if (answer) return answer
  }
  const { method = '' } = request
  const url = originForm(request.url ?? '/')
  const found = findRoute(method, url)
  if (found === 'malformed') return BAD_REQUEST
  if (!found) return site?.({ method, url, headers: head.headers }) ?? NOT_FOUND
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
    return answerOf(await invoke(found.address, gatewayEvent({ request, client, head, body, at: now() }, found)))
  } catch (error) {
    return failure(error, found, log)
  }
}

const failure = (error: unknown, { address, routeKey }: Found, log: Host['log']): Answer => {
  const stack = error instanceof Error ? error.stack : undefined
  log('error', { message: 'function failed', operation: address, routeKey, error: stack ?? String(error) })
  if (error instanceof TimedOut) return UNAVAILABLE
  return error instanceof BadAnswer && error.status === 502 ? BAD_GATEWAY : INTERNAL_ERROR
}

const withCors = (answer: Answer, { cors }: HttpApi, request: IncomingMessage): Answer => {
  if (!cors) return answer
  const headers = corsHeaders(cors, request.headers)
  const vary = [answer.headers['vary'], headers['vary']].filter(one => typeof one === 'string').join(', ')
  return { ...answer, headers: { ...answer.headers, ...headers, ...(vary !== '' && { vary }) } }
}
