/** Distinguishes outages, after which the same work can succeed, from errors of the work itself. */
import { isPassing } from './signed.ts'

/** Error names of AWS, the SDK and our clients that do not concern the request itself. */
const OUTAGES = new Set([
  // Our errors: no response, unprocessed keys, and a condition that concurrent writers broke in every attempt.
  'NoAnswer',
  'TableBusy',
  'ConditionFailed',
  // Throttling.
  'ThrottlingException',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
  // The service fails or times out.
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  // A resource is being restored, or a role, key or clock is wrong. An operator must fix it.
  'ResourceNotFoundException',
  'ResourceInUseException',
  'ResourceNotReadyException',
  'InaccessibleEncryptionCredentialsException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'MissingAuthenticationToken',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'ExpiredToken',
  'RequestExpired',
  'OptInRequired',
])
const OF_A_KEY = /^KMS/
/** System error codes of Node.js, such as ECONNREFUSED, ENOSPC, EMFILE. Codes of invalid calls begin with ERR_. */
const SYSTEM_ERROR = /^E[A-Z0-9]+$/

/**
 * Returns whether a service, the network or this machine is temporarily unavailable. A retry of the work can then
 * succeed. All other errors concern the work itself.
 */
export const isOutage = (error: unknown): boolean => {
  const name = textIn(error, 'name')
  return isPassing(error) || OUTAGES.has(name) || OF_A_KEY.test(name) || SYSTEM_ERROR.test(textIn(error, 'code'))
}

/** Reads a member of an error. Does not check the class, because the error may come from another bundle. */
const textIn = (error: unknown, member: 'name' | 'code'): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, member) : undefined
  return typeof value === 'string' ? value : ''
}
