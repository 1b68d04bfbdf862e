/** Converts errors to responses with a status and one message, never the cause. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isOutage } from '../aws/outage.ts'
import { CallerError, unavailable } from '../errors.ts'
import type { Dialect, FailureInfo } from './dialect.ts'

export type FailureContext = Pick<FailureInfo, 'closed' | 'requestId' | 'accept'>

const RETRY_AFTER_OUTAGE_SECONDS = 5

/** Returns the error to report, or undefined for a bug. An outage becomes unavailable, because a retry can succeed. */
const callerErrorOf = (error: unknown): CallerError | undefined => {
  if (error instanceof CallerError) return error
  return isOutage(error)
    ? unavailable('The service is temporarily unavailable, try again', RETRY_AFTER_OUTAGE_SECONDS)
    : undefined
}

/**
 * Returns the response to a failed request. Errors that are not meant for callers become 500 with only the request id.
 */
export const errorResponse = (
  error: unknown,
  { statuses, failure }: Pick<Dialect, 'statuses' | 'failure'>,
  failing: FailureContext,
): APIGatewayProxyStructuredResultV2 => {
  const callerError = callerErrorOf(error)
  const status = callerError ? statuses[callerError.kind] : 500
  const message = callerError?.message ?? `Internal error, request id ${failing.requestId}`
  const { contentType, body, headers } = failure({ ...failing, status, kind: callerError?.kind, message })
  return {
    statusCode: status,
    headers: {
      'content-type': contentType,
      ...headers,
      ...(callerError?.retryAfterSeconds !== undefined && { 'retry-after': String(callerError.retryAfterSeconds) }),
    },
    body,
  }
}
