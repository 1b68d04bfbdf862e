import type { Operation } from '../api/operation.ts'
import type { RequestContext } from './requestContext.ts'

/**
 * Returns whether the operator allows anonymous access to the operation, and logs each such request. Returns false for
 * callers with invalid credentials.
 */
export const allowsAnonymous = (
  { access, address }: Pick<Operation, 'access' | 'address'>,
  { caller, invalidCredentials, host, network, requestId }: RequestContext,
): boolean => {
  if (access === 'public' || access.anonymousSetting === undefined || caller || invalidCredentials) return false
  if (host.environment[access.anonymousSetting] !== true) return false
  const message = `anonymous request allowed because ${access.anonymousSetting} is set`
  host.log('warn', { operation: address, requestId, network, message })
  return true
}
