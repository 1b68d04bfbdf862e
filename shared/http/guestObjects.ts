/** Checks the objects of requests of guests. Loaded only for them. */
import type { Operation } from '../api/operation.ts'
import { forbidden } from '../errors.ts'
import { shareAccess } from '../table/shareAccess.ts'
import { accessDenied, namedIn, type Parts } from './authorize.ts'
import type { RequestContext } from './requestContext.ts'

/**
 * Throws forbidden if a guest names an object outside of its share. Replaces the check of other callers, because guests have
 * no links.
 */
export const checkGuestObjects = async (
  { access, parts }: { readonly access: Operation['access']; readonly parts: Parts },
  { caller, table, now }: Pick<RequestContext, 'caller' | 'table' | 'now'>,
): Promise<void> => {
  const share = caller?.account.share
  if (!share || access === 'public') return
  const { devices, groups, users, objects } = namedIn(access.guards, parts)
  if (groups.length > 0) throw forbidden('Group access denied')
  const [object] = objects
  if (object) throw accessDenied(object.kind)
  if (users.some(user => user !== caller.id)) throw forbidden('Admin access required')
  if (devices.length === 0) return
  const shared = new Set(await shareAccess(table).devices(share, now))
  if (!devices.every(device => shared.has(device))) throw forbidden('Device access denied')
}
