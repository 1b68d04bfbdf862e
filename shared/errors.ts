/**
 * Errors that callers can see. Any other exception is a bug and returns 500 without its cause. Each API maps a kind to
 * a status, see `http/errorResponse.ts`.
 */
export type ErrorKind =
  | 'badRequest'
  /** A bad request that the schema or the parser rejects, not a rule of the operation. */
  | 'malformed'
  | 'unauthenticated'
  /** The password is right, and the code of a second factor is missing. */
  | 'codeRequired'
  | 'forbidden'
  /** SmartServer managers must accept the license first. */
  | 'licenseNotAccepted'
  /** The vehicle and the user of an association belong to different enterprises. */
  | 'differentEnterprises'
  /** Guests of a share can only use the operations that declare it. */
  | 'guestRefused'
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
    /** Error message for the caller. */
    message: string,
    /** For `tooManyRequests` and `unavailable`: time after which a retry can succeed. */
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
export const codeRequired = kind('codeRequired')
export const forbidden = kind('forbidden')
export const licenseNotAccepted = kind('licenseNotAccepted')
export const differentEnterprises = kind('differentEnterprises')
export const guestRefused = kind('guestRefused')
export const notFound = kind('notFound')
export const methodNotAllowed = kind('methodNotAllowed')
export const conflict = kind('conflict')
export const tooLarge = kind('tooLarge')
export const unsupportedMediaType = kind('unsupportedMediaType')
export const tooManyRequests = kind('tooManyRequests')
export const unavailable = kind('unavailable')
