/** From an error to what the caller is told: a status and one sentence, never the cause. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isOutage } from '../aws/outage.ts'
import { CallerError, unavailable } from '../errors.ts'
import type { Dialect, FailureInfo } from './dialect.ts'

export type FailureContext = Pick<FailureInfo, 'closed' | 'requestId' | 'accept'>

const RETRY_AFTER_OUTAGE_SECONDS = 5

/** Returns the error that the caller gets, or undefined if the cause is our bug. An outage passes, so it is worth a retry. */
const callerErrorOf = (error: unknown): CallerError | undefined => {
  if (error instanceof CallerError) return error
  return isOutage(error)
    ? unavailable('The service is temporarily unavailable, try again', RETRY_AFTER_OUTAGE_SECONDS)
    : undefined
}

/** Returns the response to a request that failed. An error that is not meant for callers is 500 and names the request only. */
export const errorResponse = (
  error: unknown,
  { statuses, failure }: Pick<Dialect, 'statuses' | 'failure'>,
  failing: FailureContext,
): APIGatewayProxyStructuredResultV2 => {
  const told = callerErrorOf(error)
  const status = told ? statuses[told.kind] : 500
  const sentence = told?.message ?? `Internal error, request id ${failing.requestId}`
  const { contentType, body, headers } = failure({ ...failing, status, kind: told?.kind, sentence })
  return {
    statusCode: status,
    headers: {
      'content-type': contentType,
      ...headers,
      ...(told?.retryAfterSeconds !== undefined && { 'retry-after': String(told.retryAfterSeconds) }),
    },
    body,
  }
}
