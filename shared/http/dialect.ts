/** Differences between the APIs before and after a handler: authentication, status codes and error bodies. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Access } from '../api/operation.ts'
import type { ErrorKind } from '../errors.ts'
import type { Caller } from './authenticate.ts'
import type { RequestContext } from './requestContext.ts'

export interface Dialect {
  /** Identifies the caller. May throw for invalid credentials, even on public operations. */
  readonly identify: (event: APIGatewayProxyEventV2, context: RequestContext) => Promise<IdentificationResult>
  /** Throws for reasons that only this API has. */
  readonly admit?: (access: Exclude<Access, 'public'>, caller: Caller) => void
  /**
   * Name of the session cookie. If set, cross-site changes are rejected, because browsers send cookies with requests of
   * any page.
   */
  readonly cookie: string | undefined
  /** Headers of every response. */
  readonly headers?: Readonly<Record<string, string>>
  readonly statuses: Readonly<Record<ErrorKind, number>>
  /** Messages for missing credentials and for an insufficient role. */
  readonly sentences: { readonly signIn: string; readonly denied: string }
  readonly failure: (failed: FailureInfo) => FailureBody
}

export interface IdentificationResult {
  readonly caller: Caller | undefined
  /** True if the request had an Authorization header that could not be verified. */
  readonly invalidCredentials: boolean
}

/**
 * Failure of a request. For an error that is not meant for callers, `kind` is undefined and the message contains only
 * the request id.
 */
export interface FailureInfo {
  readonly status: number
  readonly kind: ErrorKind | undefined
  readonly message: string
  readonly requestId: string
  /** Accept header of the request. */
  readonly accept: string
  /** True if the operation requires a signed-in caller. */
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

/** Default status code of each kind of error. */
export const PLAIN_STATUSES: Dialect['statuses'] = {
  badRequest: 400,
  malformed: 400,
  unauthenticated: 401,
  codeRequired: 401,
  forbidden: 403,
  licenseNotAccepted: 403,
  guestRefused: 403,
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
