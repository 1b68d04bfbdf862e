import { geofences } from '#shared/api/traccar/geofences.ts'
import { forbidden } from '#shared/errors.ts'
import { geofenceRecordOf } from '#shared/http/changeGeofence.ts'
import type { Call, Implementation } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { deviceId, geofenceId, groupId, userId } from '#shared/model/ids.ts'

export const list: Implementation<typeof geofences.list> = async ({ query, caller, stores }) => {
  const wanted = await filters(query, stores)
  const isWanted = (id: number) => wanted.every(ids => ids.has(id))
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return (await stores.geofences.all()).filter(({ id }) => isWanted(id))
  }
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  const linked = await stores.geofences.linkedToUser(owner)
  return stores.geofences.byIds(linked.filter(isWanted).sort((a, b) => a - b))
}

type Given = Call<typeof geofences.list>

/** What is linked to the group and to the device that were asked for; not what they inherit. */
const filters = async (
  query: Given['query'],
  { geofences: known }: Given['stores'],
): Promise<ReadonlySet<number>[]> => {
  const linked = await Promise.all([
    ...(query.groupId === undefined ? [] : [known.linkedToGroup(groupId(query.groupId))]),
    ...(query.deviceId === undefined ? [] : [known.linkedToDevice(deviceId(query.deviceId))]),
  ])
  return linked.map(ids => new Set(ids))
}

export const create: Implementation<typeof geofences.create> = async ({ body, caller, stores }) => {
  const record = geofenceRecordOf(body)
  const id = await stores.geofences.create(record, caller.id)
  return { ...record, id }
}

export const update: Implementation<typeof geofences.update> = async ({ params, body, stores }) => {
  checkSameId(params.id, body.id)
  const record = geofenceRecordOf(body)
  const id = geofenceId(params.id)
  if (!(await stores.geofences.update(id, record))) throw forbidden('Geofence access denied')
  return { ...record, id }
}

export const remove: Implementation<typeof geofences.remove> = async ({ params, stores }) => {
  if (!(await stores.geofences.remove(geofenceId(params.id)))) throw forbidden('Geofence access denied')
}
