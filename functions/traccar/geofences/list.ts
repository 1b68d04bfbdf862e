import { geofences } from '#shared/api/traccar/geofences.ts'
import { forbidden } from '#shared/errors.ts'
import { type HandlerInput, handle } from '#shared/http/handle.ts'
import { deviceId, groupId, userId } from '#shared/model/ids.ts'

export const handler = handle(geofences.list, async ({ query, caller, stores }) => {
  const wanted = await filters(query, stores)
  const isWanted = (id: number) => wanted.every(ids => ids.has(id))
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return (await stores.geofences.all()).filter(({ id }) => isWanted(id))
  }
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  const linked = await stores.geofences.linkedToUser(owner)
  return stores.geofences.byIds(linked.filter(isWanted).sort((a, b) => a - b))
})

type ListRequest = HandlerInput<typeof geofences.list>

/** What is linked to the group and to the device that were asked for; not what they inherit. */
const filters = async (
  query: ListRequest['query'],
  { geofences: known }: ListRequest['stores'],
): Promise<ReadonlySet<number>[]> => {
  const linked = await Promise.all([
    ...(query.groupId === undefined ? [] : [known.linkedToGroup(groupId(query.groupId))]),
    ...(query.deviceId === undefined ? [] : [known.linkedToDevice(deviceId(query.deviceId))]),
  ])
  return linked.map(ids => new Set(ids))
}
