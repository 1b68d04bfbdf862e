/**
 * The closed list of what a caller may be told went wrong. Anything else that is thrown is our bug and answered 500
 * without its cause. Which status a kind becomes is each API's own affair: see `http/errorResponse.ts`.
 */
export type ErrorKind =
  | 'badRequest'
  /** A bad request that the schemas or the parser refuse, not a rule of the operation. */
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  /** SmartServer's managers must accept the licence before anything else. */
  | 'licenseNotAccepted'
  /** The two ends of a vehicle association belong to different enterprises. */
  | 'differentEnterprises'
  | 'notFound'
  /** There is something, but not for this method. */
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
    /** One sentence for the caller. */
    message: string,
    /** For `tooManyRequests` and `unavailable`: when trying again can help. */
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
