/** Removes inaccessible objects from the lists of ids that an operation filters. */
import type { Operation } from '../api/operation.ts'
import { maySeeDevice, maySeeGroup } from '../domain/access.ts'
import { deviceId, groupId } from '../model/ids.ts'
import { permissions } from '../table/permissions.ts'
import { idsAt } from './authorize.ts'
import type { RequestContext } from './requestContext.ts'

/**
 * Returns the query without the ids of objects that the caller cannot access, in the lists that the operation filters. Objects
 * that do not exist are inaccessible, too. Ids keep their order.
 */
export const visibleQuery = async <Q>(
  { access }: Pick<Operation, 'access'>,
  query: Q,
  { caller, table }: Pick<RequestContext, 'caller' | 'table'>,
): Promise<Q> => {
  if (access === 'public' || !access.filters || !caller) return query
  const { device, group } = access.filters
  const parts = { params: undefined, query, body: undefined }
  const devices = device ? idsAt(device, parts).map(deviceId) : []
  const groups = group ? idsAt(group, parts).map(groupId) : []
  if (devices.length + groups.length === 0) return query
  const { facts } = await permissions(table).facts(caller, { devices, groups, users: [], server: false })
  return {
    ...query,
    ...(device && { [memberOf(device)]: devices.filter(id => maySeeDevice(caller, facts, id)) }),
    ...(group && { [memberOf(group)]: groups.filter(id => maySeeGroup(caller, facts, id)) }),
  }
}

const memberOf = (place: `query.${string}`): string => place.slice('query.'.length)
