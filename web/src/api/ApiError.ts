/** A call that brought no answer: what to tell the person, and what to decide by. */

interface Failure {
  readonly retryAfterSeconds?: number | undefined
  /** By which the server's log knows the call. */
  readonly requestId?: string | undefined
  readonly cause?: unknown
}

/** The message is the server's own sentence. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly retryAfterSeconds: number | undefined
  readonly requestId: string | undefined

  constructor(
    /** The HTTP status; 0 where the server could not be reached. */
    readonly status: number,
    message: string,
    { retryAfterSeconds, requestId, cause }: Failure = {},
  ) {
    super(message, { cause })
    this.retryAfterSeconds = retryAfterSeconds
    this.requestId = requestId
  }
}

/** The failure that an answer says; what no server of ours wrote is told by its status only. */
export const apiErrorOf = async (response: Response): Promise<ApiError> => {
  const { status, headers } = response
  const message = sentenceIn(headers.get('content-type') ?? '', await response.text())
  const retryAfter = Number(headers.get('retry-after') ?? undefined)
  return new ApiError(status, message ?? `The server returned status ${status}`, {
    retryAfterSeconds: Number.isNaN(retryAfter) ? undefined : retryAfter,
    requestId: headers.get('x-request-id') ?? undefined,
  })
}

/** The operations say one sentence as text, the gateway before them `{"message": …}`, a cache in between a page. */
const sentenceIn = (contentType: string, body: string): string | undefined => {
  if (contentType.startsWith('text/plain')) return body === '' ? undefined : body
  if (!contentType.includes('json')) return undefined
  try {
    const told: unknown = JSON.parse(body)
    if (typeof told !== 'object' || told === null || !('message' in told)) return undefined
    return typeof told.message === 'string' ? told.message : undefined
  } catch {
    // A cut answer has no sentence.
    return undefined
  }
}
