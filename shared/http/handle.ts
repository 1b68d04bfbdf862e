/** The one chain that every operation of every API runs in, and the only place with middy. */
import middy from '@middy/core'
import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { Alternative, AnonymousSetting, Operation, Parsed } from '../api/operation.ts'
import { CallerError, malformed } from '../errors.ts'
import type { Stores } from '../table/stores.ts'
import { alternativeFor } from './accept.ts'
import type { Caller } from './authenticate.ts'
import { bodyText, checkJson, checkMediaType, formMembers, refusePrototypes } from './body.ts'
import { cookieNamed } from './credentials.ts'
import { dialects } from './dialects.ts'
import { errorResponse } from './errorResponse.ts'
import { type RequestContext, requestContexts } from './requestContext.ts'
import { secured } from './headers.ts'
import { checkOrigin } from './origin.ts'
import { allowsAnonymous } from './anonymousAccess.ts'
import { parse, queryValues } from './parse.ts'
import { checkObjects, checkRole } from './authorize.ts'
import { requestCounts } from './requestCounts.ts'
import {
  acceptedEncodings,
  type CookieResponse,
  type Encoding,
  type RawResponse,
  respond,
  type Value,
} from './reply.ts'

/** What a handler is given. */
export interface HandlerInput<O extends Operation> {
  readonly params: Parsed<O['params']>
  readonly query: Parsed<O['query']>
  /** A function where the operation says that it is read when asked for. */
  readonly body: O['bodyWhen'] extends 'asked' ? () => Parsed<O['body']> : Parsed<O['body']>
  /** Who calls; undefined only where the operation is or can be open, and nobody signed in. */
  readonly caller: O['access'] extends 'public' | { readonly openBy: AnonymousSetting } ? Caller | undefined : Caller
  readonly stores: Stores
  /** When the request arrived, in milliseconds. */
  readonly now: number
  readonly exchange: RequestContext
  /** The session cookie as it came, proven or not. */
  readonly cookie: string | undefined
  /** Which compressed bodies the client takes, best first. */
  readonly encodings: readonly Encoding[]
  /** Which of the operation's alternatives the client asks for; undefined is JSON. */
  readonly alternative: Alternative | undefined
  /** The query as it was sent, for what its schemas read over: the zone of a date. */
  readonly rawQuery: string
}

/** The value that the operation declares; a body that the handler wrote itself; a value with cookies. */
export type HandlerResult<O extends Operation> =
  Value<O['response']> | RawResponse | CookieResponse<Value<O['response']>>
type Implementation<O extends Operation> = (call: HandlerInput<O>) => Promise<HandlerResult<O>>

type Event = APIGatewayProxyEventV2
type Result = APIGatewayProxyStructuredResultV2
export type Handler = (event: Event, context: Context) => Promise<Result>

/** Makes the Lambda function of an operation. */
export const handle = <const O extends Operation>(operation: O, answer: Implementation<O>): Handler => {
  const begin = requestContexts(operation)
  return async (event, context) => {
    const exchange = begin(event)
    // The chain changes headers and body; what the gateway gave stays as it was.
    const request = { ...event, headers: { ...event.headers } }
    const chain = middy<Event, Result>(async (read: Event) => runHandler(operation, answer, { exchange, event: read }))
    chain.use(responseMiddleware(operation, exchange, event))
    chain.before(authMiddleware(operation, exchange))
    chain.before(bodyMiddleware(operation))
    if (operation.body && (operation.bodyType ?? 'json') === 'json') chain.use(httpJsonBodyParser())
    const result = await chain(request, context)
    await exchange.counted
    return result
  }
}

/** Puts our headers on each answer, and turns what was thrown into one. */
const responseMiddleware = (
  operation: Operation,
  { host, requestId, secure }: RequestContext,
  event: Event,
): middy.MiddlewareObj<Event, Result> => {
  const sent = { requestId, secure, own: dialects[operation.api].headers }
  return {
    after: request => {
      if (request.response) request.response = secured(request.response, sent)
    },
    onError: ({ error }) => {
      const told = readable(error)
      if (!(told instanceof CallerError)) {
        const cause = told instanceof Error ? told.stack : String(told)
        host.log('error', { operation: operation.address, requestId, message: 'request failed', cause })
      }
      // A page's program signs in by itself: told how, its browser would put a window of its own in front of the page.
      const closed = operation.access !== 'public' && event.headers['x-requested-with'] === undefined
      const failing = { closed, requestId, accept: event.headers['accept'] ?? '' }
      return secured(errorResponse(told, dialects[operation.api], failing), sent)
    },
  }
}

/** The JSON parser has an error of its own for what is not JSON; its words would repeat the body. */
const readable = (error: unknown): unknown =>
  error instanceof Error && error.name === 'UnsupportedMediaTypeError' ? malformed('The body is not valid JSON') : error

/** What can be refused without reading the body, in this order: its type, its origin, its sender, the sender's role. */
const authMiddleware =
  (operation: Operation, exchange: RequestContext) =>
  async ({ event }: { readonly event: Event }): Promise<void> => {
    const { api, access, body, bodyType = 'json', method } = operation
    // It says what is not there, which is nobody's secret and worth no read.
    if (method === 'ANY') return
    const dialect = dialects[api]
    if (body) checkMediaType(event, bodyType)
    if (dialect.cookie !== undefined) checkOrigin(exchange.method, event.headers, exchange.crossSite)
    Object.assign(exchange, await dialect.identify(event, exchange))
    if (exchange.caller) exchange.counted = requestCounts(exchange.host).count(exchange.caller.id, exchange.stores)
    if (!allowsAnonymous(operation, exchange)) checkRole(access, exchange.caller, dialect)
  }

/** Gives the parser text that is safe to parse, or no body at all. */
const bodyMiddleware =
  ({ body, bodyType = 'json', bodyOptional }: Operation) =>
  ({ event }: { readonly event: Event }): void => {
    if (!body) return
    const text = bodyText(event) ?? (bodyOptional ? '{}' : undefined)
    if (bodyType === 'json') {
      if (text === undefined) throw malformed('A body is required')
      checkJson(text)
    }
    Object.assign(event, { body: text, isBase64Encoded: false })
    event.headers['content-type'] = 'application/json'
  }

interface ServingContext {
  readonly exchange: RequestContext
  readonly event: Event
}

const runHandler = async <const O extends Operation>(
  operation: O,
  answer: Implementation<O>,
  { exchange, event }: ServingContext,
): Promise<Result> => {
  const { access, bodyType } = operation
  const sent: unknown = bodyType === 'form' ? formMembers(event.body ?? '') : event.body
  refusePrototypes(sent, operation.api)
  const parts = {
    params: parse(member(operation, 'params'), 'params', event.pathParameters ?? {}),
    query: parse(member(operation, 'query'), 'query', queryValues(event.rawQueryString)),
    body: bodyFor(operation, sent),
  }
  await checkObjects({ access, parts }, exchange.caller, exchange.stores)
  const encodings = acceptedEncodings(event.headers['accept-encoding'])
  const given = await answer({
    ...parts,
    caller: callerFor(operation, exchange),
    stores: exchange.stores,
    now: exchange.now,
    exchange,
    cookie: cookieNamed(dialects[operation.api].cookie, event.cookies ?? []),
    encodings,
    alternative: alternativeFor(event.headers['accept'], operation.alternatives),
    rawQuery: event.rawQueryString,
  })
  return respond(operation, given, encodings)
}

/** Keeps the member's own type, which reading it by its name would widen. */
const member = <O extends Operation, K extends keyof O>(operation: O, name: K): O[K] => operation[name]

/** What the schema gives, now or when the handler asks for it. */
function bodyFor<O extends Operation>(operation: O, sent: unknown): HandlerInput<O>['body']
function bodyFor({ body, bodyWhen }: Operation, sent: unknown): unknown {
  const read = () => parse(body, 'body', sent)
  return bodyWhen === 'asked' ? read : read()
}

/** The role was checked before: a closed operation has a caller, unless it is open here. */
function callerFor<O extends Operation>(operation: O, exchange: RequestContext): HandlerInput<O>['caller']
function callerFor(_: Operation, { caller }: RequestContext): Caller | undefined {
  return caller
}
