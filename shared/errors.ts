/**
 * Errors that callers can see. Any other exception is a bug and returns 500 without its cause. Each API maps a kind to
 * its status: see `http/errorResponse.ts`.
 */
export type ErrorKind =
  | 'badRequest'
  /** A bad request that the schemas or the parser reject, not a rule of the operation. */
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  /** SmartServer's managers must accept the license before anything else. */
  | 'licenseNotAccepted'
  /** The user and the vehicle of an association belong to different enterprises. */
  | 'differentEnterprises'
  | 'notFound'
  /** The path exists, but not for this method. */
  | 'methodNotAllowed'
  | 'conflict'
  | 'tooLarge'
  | 'unsupportedMediaType'
  | 'tooManyRequests'
  | 'unavailable'

export class CallerError extends Error {
  override readonly name = 'CallerError'
  constructor(
    readonly kind: ErrorKind,
    /** Message for the caller: one sentence. */
    message: string,
    /** Seconds until a retry can succeed, for `tooManyRequests` and `unavailable`. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message)
  }
}

const kind = (kind: ErrorKind) => (message: string, retryAfterSeconds?: number) =>
  new CallerError(kind, message, retryAfterSeconds)

export const badRequest = kind('badRequest')
export const malformed = kind('malformed')
export const unauthenticated = kind('unauthenticated')
export const forbidden = kind('forbidden')
export const licenseNotAccepted = kind('licenseNotAccepted')
export const differentEnterprises = kind('differentEnterprises')
export const notFound = kind('notFound')
export const methodNotAllowed = kind('methodNotAllowed')
export const conflict = kind('conflict')
export const tooLarge = kind('tooLarge')
export const unsupportedMediaType = kind('unsupportedMediaType')
export const tooManyRequests = kind('tooManyRequests')
export const unavailable = kind('unavailable')
