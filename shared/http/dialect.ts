/** What differs between the APIs before and after a handler: who calls, and how it is said that something went wrong. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Access } from '../api/operation.ts'
import type { ErrorKind } from '../errors.ts'
import type { Caller } from './authenticate.ts'
import type { RequestContext } from './requestContext.ts'

export interface Dialect {
  /** Who makes the request. May throw for credentials that this API refuses even where none are needed. */
  readonly identify: (event: APIGatewayProxyEventV2, exchange: RequestContext) => Promise<IdentificationResult>
  /** Refuses callers for reasons that only this API has. */
  readonly admit?: (access: Exclude<Access, 'public'>, caller: Caller) => void
  /** Its session cookie. Browsers bring it unasked, so changes from other sites are refused where there is one. */
  readonly cookie: string | undefined
  /** On every answer, whatever it says. */
  readonly headers?: Readonly<Record<string, string>>
  readonly statuses: Readonly<Record<ErrorKind, number>>
  /** What a stranger is told, and one whose role is not enough. */
  readonly sentences: { readonly signIn: string; readonly denied: string }
  readonly failure: (failed: FailureInfo) => FailureBody
}

export interface IdentificationResult {
  readonly caller: Caller | undefined
  /** Somebody tried to say by a header who calls, and did not prove it. */
  readonly invalidCredentials: boolean
}

/** Of an error that is not meant for callers there is no kind and a sentence that names the request only. */
export interface FailureInfo {
  readonly status: number
  readonly kind: ErrorKind | undefined
  readonly sentence: string
  readonly requestId: string
  /** What the client said it accepts. */
  readonly accept: string
  /** Whether the caller must sign in for this operation. */
  readonly closed: boolean
}

export interface FailureBody {
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export const jsonFailure = (body: unknown): FailureBody => ({
  contentType: 'application/json',
  body: JSON.stringify(body),
})

/** The plain reading of the kinds of errors. */
export const PLAIN_STATUSES: Dialect['statuses'] = {
  badRequest: 400,
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  licenseNotAccepted: 403,
  differentEnterprises: 400,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  unsupportedMediaType: 415,
  tooManyRequests: 429,
  unavailable: 503,
}

export const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}
