import { networks as operations } from '#shared/api/devicehive/networks.ts'
import { matchesName, paged } from '#shared/domain/devicehive/page.ts'
import { badRequest } from '#shared/errors.ts'
import { devicesIn, visibleToToken } from './visibleDevices.ts'
import { deleteContainedDevices } from './deleteContainedDevices.ts'
import { groupWith, NAME_MISSING, namedOf, networksOf, noNetwork, visibleNetwork } from './visibleNetworks.ts'
import { pageOf } from './pageOf.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { groupId } from '#shared/model/ids.ts'
import { networks } from '#shared/table/networks.ts'
import { groups } from '#shared/table/groups.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table }) => {
  const page = pageOf(query)
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  const found = (await networksOf(caller, table)).map(namedOf).filter(({ name }) => matchesName(name, sought))
  return paged(found, page, ({ name }, field) => (field === 'Name' ? name : undefined))
}

export const count: Implementation<typeof operations.count> = async ({ query, caller, table }) => {
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  return { count: (await networksOf(caller, table)).filter(({ name }) => matchesName(name, sought)).length }
}

export const get: Implementation<typeof operations.get> = async ({ params, caller, table }) => {
  const network = await visibleNetwork(params.id, caller, table)
  return { ...namedOf(network), devices: visibleToToken(caller, await devicesIn(network.id, caller, table)) }
}

export const insert: Implementation<typeof operations.insert> = async ({ body, caller, table }) => {
  const { name, description = null } = body
  if (name === undefined) throw badRequest(NAME_MISSING)
  const id = await networks(table).create(groupWith({ name, groupId: 0, attributes: {} }, { description }), caller.id)
  return { id }
}

export const update: Implementation<typeof operations.update> = async ({ params, body, caller, table }) => {
  const { id } = await visibleNetwork(params.id, caller, table)
  const changes = body()
  if (!(await networks(table).update(groupId(id), group => groupWith(group, changes)))) throw noNetwork(id)
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, query, caller, table } = call
  const { id } = await visibleNetwork(params.id, caller, table)
  const devices = await devicesIn(id, caller, table)
  await deleteContainedDevices({ kind: 'network', devices, force: query.force }, caller, table)
  if (!(await groups(table).remove(groupId(id)))) throw noNetwork(id)
}
