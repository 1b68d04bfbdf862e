import { networks } from '#shared/api/devicehive/networks.ts'
import { isSought, paged } from '#shared/domain/devicehive/page.ts'
import { badRequest } from '#shared/errors.ts'
import { devicesIn, shownTo } from '#shared/http/devicehive/devices.ts'
import { emptied } from '#shared/http/devicehive/emptied.ts'
import {
  groupWith,
  NAME_MISSING,
  namedOf,
  networksOf,
  noNetwork,
  visibleNetwork,
} from '#shared/http/devicehive/networks.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { seenThrough } from '#shared/live/seenThrough.ts'
import { tellOf } from '#shared/live/tellOf.ts'
import { groupId } from '#shared/model/ids.ts'

export const list: Implementation<typeof networks.list> = async ({ query, caller, stores }) => {
  const page = pageOf(query)
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  const found = (await networksOf(caller, stores)).map(namedOf).filter(({ name }) => isSought(name, sought))
  return paged(found, page, ({ name }, field) => (field === 'Name' ? name : undefined))
}

export const count: Implementation<typeof networks.count> = async ({ query, caller, stores }) => {
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  return { count: (await networksOf(caller, stores)).filter(({ name }) => isSought(name, sought)).length }
}

export const get: Implementation<typeof networks.get> = async ({ params, caller, stores }) => {
  const network = await visibleNetwork(params.id, caller, stores)
  return { ...namedOf(network), devices: shownTo(caller, await devicesIn(network.id, caller, stores)) }
}

export const insert: Implementation<typeof networks.insert> = async ({ body, caller, stores }) => {
  const { name, description = null } = body
  if (name === undefined) throw badRequest(NAME_MISSING)
  const id = await stores.networks.create(groupWith({ name, groupId: 0, attributes: {} }, { description }), caller.id)
  return { id }
}

export const update: Implementation<typeof networks.update> = async ({ params, body, caller, stores }) => {
  const { id } = await visibleNetwork(params.id, caller, stores)
  const changes = body()
  if (!(await stores.networks.update(groupId(id), group => groupWith(group, changes)))) throw noNetwork(id)
}

const liveRemove = tellOf(networks.remove)

export const remove: Implementation<typeof networks.remove> = async call => {
  const { params, query, caller, stores } = call
  const { id } = await visibleNetwork(params.id, caller, stores)
  const devices = await devicesIn(id, caller, stores)
  const seen = await liveRemove.before(call, () => seenThrough(groupId(id), stores))
  await emptied({ kind: 'network', devices, force: query.force }, caller, stores)
  if (!(await stores.groups.remove(groupId(id)))) throw noNetwork(id)
  if (seen) await liveRemove.tell(call, async () => seen.devices, seen.users)
}
