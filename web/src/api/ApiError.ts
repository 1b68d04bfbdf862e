/** Error of a call without a successful response: message, status and request id. */

interface Failure {
  readonly retryAfterSeconds?: number | undefined
  /** Request id in the server's log. */
  readonly requestId?: string | undefined
  readonly codeRequired?: boolean | undefined
  readonly serverMessage?: string | undefined
  readonly cause?: unknown
}

/** The message is the server's own message if it sent one. Pages show `errorMessage(error)`, which is in their language. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly retryAfterSeconds: number | undefined
  readonly requestId: string | undefined
  /** True if the password is right and a code of an authenticator app is missing. */
  readonly codeRequired: boolean
  /** The server's own message, in English. */
  readonly serverMessage: string | undefined

  constructor(
    /** HTTP status; 0 if the server could not be reached. */
    readonly status: number,
    message: string,
    { retryAfterSeconds, requestId, codeRequired = false, serverMessage, cause }: Failure = {},
  ) {
    super(message, { cause })
    this.retryAfterSeconds = retryAfterSeconds
    this.requestId = requestId
    this.codeRequired = codeRequired
    this.serverMessage = serverMessage
  }
}

/** Returns the error of a failed response. Without a message of the API it names only the status. */
export const apiErrorOf = async (response: Response): Promise<ApiError> => {
  const { status, headers } = response
  const message = messageIn(headers.get('content-type') ?? '', await response.text())
  const retryAfter = Number(headers.get('retry-after') ?? undefined)
  return new ApiError(status, message ?? `The server returned status ${status}`, {
    retryAfterSeconds: Number.isNaN(retryAfter) ? undefined : retryAfter,
    requestId: headers.get('x-request-id') ?? undefined,
    codeRequired: headers.get('www-authenticate') === 'TOTP',
    serverMessage: message,
  })
}

/** Operations send plain text, API Gateway sends `{"message": …}`, and a proxy can send HTML. */
const messageIn = (contentType: string, body: string): string | undefined => {
  if (contentType.startsWith('text/plain')) return body === '' ? undefined : body
  if (!contentType.includes('json')) return undefined
  try {
    const told: unknown = JSON.parse(body)
    if (typeof told !== 'object' || told === null || !('message' in told)) return undefined
    return typeof told.message === 'string' ? told.message : undefined
  } catch {
    // Truncated JSON.
    return undefined
  }
}
