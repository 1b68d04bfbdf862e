/** Middleware chain of every operation. The only module that uses middy. */
import middy from '@middy/core'
import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { Operation } from '../api/operation.ts'
import { CallerError, malformed } from '../errors.ts'
import { isEmptyForGuest, restrictGuest } from './guests.ts'
import { alternativeFor } from './accept.ts'
import type { Caller } from './authenticate.ts'
import { recordActions } from './audit.ts'
import { bodyBase64, bodyText, checkJson, checkMediaType, formMembers, refusePrototypes } from './body.ts'
import { cookieNamed, cookiesIn } from './credentials.ts'
import type { Dialect } from './dialect.ts'
import type { HandlerInput, Implementation } from './implementation.ts'
import { errorResponse } from './errorResponse.ts'
import { expectedReads } from './expectedReads.ts'
import { type RequestContext, requestContexts } from './requestContext.ts'
import { secured } from './headers.ts'
import { checkOrigin } from './sender.ts'
import { allowsAnonymous } from './anonymousAccess.ts'
import { parse, queryValues } from './parse.ts'
import { checkObjects, checkRole } from './authorize.ts'
import { checkReports } from './reportAccess.ts'
import { checkRight } from './tokenRights.ts'
import { visibleQuery } from './visibleQuery.ts'
import { requestCounts } from './requestCounts.ts'
import { readAhead } from '../table/readAhead.ts'
import { acceptedEncodings, respond } from './reply.ts'

type Event = APIGatewayProxyEventV2
type Result = APIGatewayProxyStructuredResultV2
export type Handler = (event: Event, lambdaContext: Context) => Promise<Result>

/** Returns the Lambda function of an operation: its implementation in the middleware chain, in the dialect of its API. */
export const handle = <const O extends Operation>(
  operation: O,
  dialect: Dialect,
  implementation: Implementation<O>,
): Handler => {
  const begin = requestContexts(operation)
  return async (event, lambdaContext) => {
    const context = begin(event)
    // The chain modifies headers and body, so it works on a copy of the event.
    const request = { ...event, headers: { ...event.headers } }
    const chain = middy<Event, Result>(async (read: Event) =>
      runHandler(operation, implementation, { context, event: read, dialect }),
    )
    chain.use(responseMiddleware(operation, dialect, { context, event }))
    chain.before(authMiddleware(operation, dialect, context))
    chain.before(bodyMiddleware(operation))
    if (operation.body && (operation.bodyType ?? 'json') === 'json') chain.use(httpJsonBodyParser())
    const result = await chain(request, lambdaContext)
    await Promise.allSettled([context.counted, ...context.pending])
    return result
  }
}

/** Adds the common headers to every response, and converts errors to responses. */
const responseMiddleware = (
  operation: Operation,
  dialect: Dialect,
  { context: { host, requestId, secure }, event }: Pick<ServingContext, 'context' | 'event'>,
): middy.MiddlewareObj<Event, Result> => {
  const sent = { requestId, secure, own: dialect.headers }
  return {
    after: request => {
      if (request.response) request.response = secured(request.response, sent)
    },
    onError: ({ error }) => {
      const readableError = toCallerError(error)
      if (!(readableError instanceof CallerError)) {
        const cause = readableError instanceof Error ? readableError.stack : String(readableError)
        host.log('error', { operation: operation.address, requestId, message: 'request failed', cause })
      }
      // For requests of the web app, a Basic challenge would open a browser dialog over its sign-in page.
      const closed = operation.access !== 'public' && event.headers['x-requested-with'] === undefined
      const failing = { closed, requestId, accept: event.headers['accept'] ?? '' }
      return secured(errorResponse(readableError, dialect, failing), sent)
    },
  }
}

/** Replaces the error of the JSON parser, whose message would repeat the body. */
const toCallerError = (error: unknown): unknown =>
  error instanceof Error && error.name === 'UnsupportedMediaTypeError' ? malformed('The body is not valid JSON') : error

/** Checks that need no body, in this order: media type, origin, credentials, role. */
const authMiddleware =
  (operation: Operation, dialect: Dialect, context: RequestContext) =>
  async ({ event }: { readonly event: Event }): Promise<void> => {
    const { access, body, bodyType = 'json', method } = operation
    // Fallbacks return 404 to every caller, so they need no authentication and no read.
    if (method === 'ANY') return
    if (body) checkMediaType(event, bodyType)
    if (dialect.cookie !== undefined) checkOrigin(context.method, event.headers, context.crossSite)
    const { table } = context
    context.table = readAhead(table, expectedReads(operation, event, dialect))
    Object.assign(context, await dialect.identify(event, context))
    if (context.caller) context.counted = requestCounts(context.host).count(context.caller.id, table)
    restrictGuest(operation, context)
    if (!allowsAnonymous(operation, context)) checkRole(access, context.caller, dialect)
    checkRight(operation.right, context.caller)
  }

/** Checks encoding, size and nesting depth before the body is parsed. */
const bodyMiddleware =
  ({ body, bodyType = 'json', bodyOptional }: Operation) =>
  ({ event }: { readonly event: Event }): void => {
    if (!body) return
    const text = (bodyType === 'image' ? bodyBase64 : bodyText)(event) ?? (bodyOptional ? '{}' : undefined)
    if (bodyType === 'json') {
      if (text === undefined) throw malformed('A body is required')
      checkJson(text)
    }
    Object.assign(event, { body: text, isBase64Encoded: false })
    event.headers['content-type'] = 'application/json'
  }

interface ServingContext {
  readonly context: RequestContext
  readonly event: Event
  readonly dialect: Dialect
}

const runHandler = async <const O extends Operation>(
  operation: O,
  implementation: Implementation<O>,
  { context, event, dialect }: ServingContext,
): Promise<Result> => {
  const { access, bodyType } = operation
  const sent: unknown = bodyType === 'form' ? formMembers(event.body ?? '') : event.body
  refusePrototypes(sent, operation.api)
  const parts = {
    params: parse(member(operation, 'params'), 'params', event.pathParameters ?? {}),
    query: parse(member(operation, 'query'), 'query', queryValues(event.rawQueryString)),
    body: bodyFor(operation, sent),
  }
  await checkReports(operation, parts.query, context.caller, context.table)
  if (context.caller?.account.share)
    await (await import('./guestObjects.ts')).checkGuestObjects({ access, parts }, context)
  else await checkObjects({ access, parts }, context.caller, context.table)
  const query = await visibleQuery(operation, parts.query, context)
  const encodings = acceptedEncodings(event.headers['accept-encoding'])
  if (isEmptyForGuest(operation, context)) return respond(operation, [], encodings)
  const result = await implementation({
    ...parts,
    query,
    caller: callerFor(operation, context),
    table: context.table,
    now: context.now,
    context,
    cookie: cookieNamed(dialect.cookie, cookiesIn(event)),
    encodings,
    alternative: alternativeFor(event.headers['accept'], operation.alternatives),
    rawQuery: event.rawQueryString,
    live: withoutRecorder<O>(),
  })
  context.later(recordActions(operation, { parts, result }, context))
  await Promise.all(context.pending)
  return respond(operation, result, encodings)
}

/** Keeps the specific type of the member, which an index access would widen. */
const member = <O extends Operation, K extends keyof O>(operation: O, name: K): O[K] => operation[name]

/** Parses the body now, or when the handler calls the function. */
function bodyFor<O extends Operation>(operation: O, sent: unknown): HandlerInput<O>['body']
function bodyFor({ body, bodyParsing }: Operation, sent: unknown): unknown {
  const read = () => parse(body, 'body', sent)
  return bodyParsing === 'lazy' ? read : read()
}

/** Returns the caller. The role was checked before, so only public and anonymous operations can have none. */
function callerFor<O extends Operation>(operation: O, context: RequestContext): HandlerInput<O>['caller']
function callerFor(_: Operation, { caller }: RequestContext): Caller | undefined {
  return caller
}

/** Set by publishingChanges for operations that declare changes. */
function withoutRecorder<O extends Operation>(): HandlerInput<O>['live']
function withoutRecorder(): undefined {
  return undefined
}
