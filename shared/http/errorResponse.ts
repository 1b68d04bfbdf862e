/** From an error to what the caller is told: a status and one sentence, never the cause. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { ApiName } from '../api/operation.ts'
import { CallerError, type ErrorKind } from '../errors.ts'

/** Traccar knows no 403 and no 404 for its objects: what is not yours and what is not there look the same. */
const TRACCAR: Readonly<Record<ErrorKind, number>> = {
  badRequest: 400,
  unauthenticated: 401,
  forbidden: 400,
  notFound: 404,
  conflict: 400,
  tooLarge: 413,
  unsupportedMediaType: 415,
  tooManyRequests: 429,
  unavailable: 503,
}

const STATUS: Readonly<Record<ApiName, Readonly<Record<ErrorKind, number>>>> = {
  traccar: TRACCAR,
  smartserver: { ...TRACCAR, forbidden: 403, conflict: 409 },
  vehicles: { ...TRACCAR, forbidden: 403, conflict: 409 },
  devicehive: { ...TRACCAR, forbidden: 403, conflict: 409 },
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export interface Failing {
  readonly api: ApiName
  /** Whether the caller must sign in for this operation: then a 401 says how. */
  readonly closed: boolean
  readonly requestId: string
  readonly accept: string
}

/** The answer to a request that failed. An error that is not meant for callers is 500 and names the request only. */
export const errorResponse = (error: unknown, failing: Failing): APIGatewayProxyStructuredResultV2 => {
  const told = error instanceof CallerError ? error : undefined
  const statusCode = told ? STATUS[failing.api][told.kind] : 500
  const sentence = told?.message ?? `Something went wrong on our side, request ${failing.requestId}`
  const problem = failing.accept.includes('application/problem+json')
  const body = problem
    ? JSON.stringify({
        type: 'about:blank',
        title: TITLES[statusCode] ?? 'Error',
        status: statusCode,
        detail: sentence,
        requestId: failing.requestId,
      })
    : sentence
  return {
    statusCode,
    headers: {
      'content-type': problem ? 'application/problem+json' : 'text/plain; charset=utf-8',
      ...(statusCode === 401 && failing.closed && { 'www-authenticate': 'Basic realm="api"' }),
      ...(told?.retryAfterSeconds !== undefined && { 'retry-after': String(told.retryAfterSeconds) }),
    },
    body,
  }
}
