/** Distinguishes an outage, after which the same work succeeds unchanged, from work that can't succeed. */
import { isPassing } from './signed.ts'

/** What services, the SDK and our own clients call a failure that says nothing about the request itself. */
const OUTAGES = new Set([
  // Ours: no answer, keys left unread, and a condition that other writers broke until the last attempt.
  'NoAnswer',
  'TableBusy',
  'ConditionFailed',
  // Too much at once.
  'ThrottlingException',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
  // The service fails or is late.
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  // A table, stream or function is being restored, or a role, key or clock is wrong: an operator must mend it.
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
/** Node's codes of system errors: ECONNREFUSED, ENOSPC, EMFILE. Those of wrong calls begin with ERR_. */
const SYSTEM_ERROR = /^E[A-Z0-9]+$/

/**
 * Returns whether the error says that a service, the network or this machine does not work now. The work must then wait:
 * tried again later, it may succeed. All other errors are about the work itself.
 */
export const isOutage = (error: unknown): boolean => {
  const name = textIn(error, 'name')
  return isPassing(error) || OUTAGES.has(name) || OF_A_KEY.test(name) || SYSTEM_ERROR.test(textIn(error, 'code'))
}

/** By member and not by class: the error may come from another bundle than this function's. */
const textIn = (error: unknown, member: 'name' | 'code'): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, member) : undefined
  return typeof value === 'string' ? value : ''
}
