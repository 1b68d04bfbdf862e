import type { Operation } from '../api/operation.ts'
import type { RequestContext } from './requestContext.ts'

/**
 * Whether a stranger is let in because the owner of the installation opened the operation to anyone. Each time is told in
 * the log. Who brings wrong credentials is no stranger.
 */
export const allowsAnonymous = (
  { access, address }: Pick<Operation, 'access' | 'address'>,
  { caller, invalidCredentials, host, network, requestId }: RequestContext,
): boolean => {
  if (access === 'public' || access.openBy === undefined || caller || invalidCredentials) return false
  if (host.environment[access.openBy] !== true) return false
  const message = `anonymous request allowed because ${access.openBy} is set`
  host.log('warn', { operation: address, requestId, network, message })
  return true
}
