/** The one chain that every operation of every API runs in, and the only place with middy. */
import middy from '@middy/core'
import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { Operation } from '../api/operation.ts'
import { CallerError, malformed } from '../errors.ts'
import { alternativeFor } from './accept.ts'
import type { Caller } from './authenticate.ts'
import { bodyText, checkJson, checkMediaType, formMembers, refusePrototypes } from './body.ts'
import { cookieNamed } from './credentials.ts'
import type { Dialect } from './dialect.ts'
import type { HandlerInput, Implementation } from './implementation.ts'
import { errorResponse } from './errorResponse.ts'
import { type RequestContext, requestContexts } from './requestContext.ts'
import { secured } from './headers.ts'
import { checkOrigin } from './sender.ts'
import { allowsAnonymous } from './anonymousAccess.ts'
import { parse, queryValues } from './parse.ts'
import { checkObjects, checkRole } from './authorize.ts'
import { requestCounts } from './requestCounts.ts'
import { acceptedEncodings, respond } from './reply.ts'

type Event = APIGatewayProxyEventV2
type Result = APIGatewayProxyStructuredResultV2
export type Handler = (event: Event, context: Context) => Promise<Result>

/** Returns the Lambda function of an operation: its implementation in the middleware chain, in the dialect of its API. */
export const handle = <const O extends Operation>(
  operation: O,
  dialect: Dialect,
  implementation: Implementation<O>,
): Handler => {
  const begin = requestContexts(operation)
  return async (event, context) => {
    const exchange = begin(event)
    // The chain changes headers and body; what the gateway gave stays as it was.
    const request = { ...event, headers: { ...event.headers } }
    const chain = middy<Event, Result>(async (read: Event) =>
      runHandler(operation, implementation, { exchange, event: read, dialect }),
    )
    chain.use(responseMiddleware(operation, dialect, { exchange, event }))
    chain.before(authMiddleware(operation, dialect, exchange))
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
  dialect: Dialect,
  { exchange: { host, requestId, secure }, event }: Pick<ServingContext, 'exchange' | 'event'>,
): middy.MiddlewareObj<Event, Result> => {
  const sent = { requestId, secure, own: dialect.headers }
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
      return secured(errorResponse(told, dialect, failing), sent)
    },
  }
}

/** The JSON parser has an error of its own for what is not JSON; its words would repeat the body. */
const readable = (error: unknown): unknown =>
  error instanceof Error && error.name === 'UnsupportedMediaTypeError' ? malformed('The body is not valid JSON') : error

/** What can be refused without reading the body, in this order: its type, its origin, its sender, the sender's role. */
const authMiddleware =
  (operation: Operation, dialect: Dialect, exchange: RequestContext) =>
  async ({ event }: { readonly event: Event }): Promise<void> => {
    const { access, body, bodyType = 'json', method } = operation
    // It says what is not there, which is nobody's secret and worth no read.
    if (method === 'ANY') return
    if (body) checkMediaType(event, bodyType)
    if (dialect.cookie !== undefined) checkOrigin(exchange.method, event.headers, exchange.crossSite)
    Object.assign(exchange, await dialect.identify(event, exchange))
    if (exchange.caller) exchange.counted = requestCounts(exchange.host).count(exchange.caller.id, exchange.table)
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
  readonly dialect: Dialect
}

const runHandler = async <const O extends Operation>(
  operation: O,
  implementation: Implementation<O>,
  { exchange, event, dialect }: ServingContext,
): Promise<Result> => {
  const { access, bodyType } = operation
  const sent: unknown = bodyType === 'form' ? formMembers(event.body ?? '') : event.body
  refusePrototypes(sent, operation.api)
  const parts = {
    params: parse(member(operation, 'params'), 'params', event.pathParameters ?? {}),
    query: parse(member(operation, 'query'), 'query', queryValues(event.rawQueryString)),
    body: bodyFor(operation, sent),
  }
  await checkObjects({ access, parts }, exchange.caller, exchange.table)
  const encodings = acceptedEncodings(event.headers['accept-encoding'])
  const result = await implementation({
    ...parts,
    caller: callerFor(operation, exchange),
    table: exchange.table,
    now: exchange.now,
    exchange,
    cookie: cookieNamed(dialect.cookie, event.cookies ?? []),
    encodings,
    alternative: alternativeFor(event.headers['accept'], operation.alternatives),
    rawQuery: event.rawQueryString,
    live: withoutRecorder<O>(),
  })
  return respond(operation, result, encodings)
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

/** Set by publishingChanges for operations that declare changes. */
function withoutRecorder<O extends Operation>(): HandlerInput<O>['live']
function withoutRecorder(): undefined {
  return undefined
}
