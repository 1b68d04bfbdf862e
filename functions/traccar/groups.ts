import { groups } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { seenThrough } from '#shared/live/seenThrough.ts'
import { tellOf } from '#shared/live/tellOf.ts'
import { groupId, userId } from '#shared/model/ids.ts'

export const list: Implementation<typeof groups.list> = async ({ query, caller, stores }) => {
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return stores.groups.all()
  }
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  return stores.groups.byIds(await stores.permissions.groupsOf(owner))
}

export const create: Implementation<typeof groups.create> = async ({ body, caller, stores }) => {
  const { id: _id, ...record } = body
  const id = await stores.groups.create(record, caller.id)
  return { ...record, id }
}

const liveUpdate = tellOf(groups.update)

export const update: Implementation<typeof groups.update> = async call => {
  const { params, body, stores } = call
  checkSameId(params.id, body.id)
  const { id: _id, ...record } = body
  const id = groupId(params.id)
  const seen = await liveUpdate.before(call, () => seenThrough(id, stores, record.groupId))
  if (!(await stores.groups.update(id, record))) throw forbidden('Group access denied')
  if (seen) await liveUpdate.tell(call, async () => seen.devices, seen.users)
  return { ...record, id }
}

const liveRemove = tellOf(groups.remove)

export const remove: Implementation<typeof groups.remove> = async call => {
  const { params, stores } = call
  const id = groupId(params.id)
  const seen = await liveRemove.before(call, () => seenThrough(id, stores))
  if (!(await stores.groups.remove(id))) throw forbidden('Group access denied')
  if (seen) await liveRemove.tell(call, async () => seen.devices, seen.users)
}

export const linkGeofence: Implementation<typeof groups.linkGeofence> = async ({ body, stores }) => {
  await stores.links.groupGeofence.add(body.groupId, body.geofenceId)
  return body
}

export const unlinkGeofence: Implementation<typeof groups.unlinkGeofence> = async ({ body, stores }) => {
  await stores.links.groupGeofence.remove(body.groupId, body.geofenceId)
}
