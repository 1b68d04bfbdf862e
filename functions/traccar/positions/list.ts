import { positions } from '#shared/api/traccar/positions.ts'
import { trackFile } from '#shared/http/trackFile.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { maySeeDevice } from '#shared/domain/access.ts'
import { type HandlerInput, handle } from '#shared/http/handle.ts'
import { positionsReply } from '#shared/http/positionsReply.ts'
import { deviceId, positionId } from '#shared/model/ids.ts'
import { deviceOfPosition, positionModel } from '#shared/model/position.ts'

export const handler = handle(positions.list, async call => {
  const { query, caller, stores, encodings, alternative } = call
  if (alternative) return trackFile(call, alternative)
  if (query.id.length > 0) return byId(call)
  if (query.deviceId === undefined) {
    const latest = await stores.log.latest(await stores.permissions.devicesOf(caller))
    return latest.flatMap(position => (position ? [positionModel(position)] : []))
  }
  if (query.from === undefined || query.to === undefined) throw badRequest('from and to are required with deviceId')
  return positionsReply(stores.log.between(deviceId(query.deviceId), query.from, query.to), encodings)
})

/** In the order asked for. One that does not exist and one of a foreign device are the same to the caller. */
const byId = async ({ query, caller, stores }: HandlerInput<typeof positions.list>) => {
  const ids = query.id.map(positionId)
  const devices = [...new Set(ids.map(deviceOfPosition))]
  const question = { devices, groups: [], users: [], geofences: [], server: false }
  const [{ facts }, found] = await Promise.all([stores.permissions.facts(caller, question), stores.log.byId(ids)])
  return found.map(position => {
    if (!position || !maySeeDevice(caller, facts, position.deviceId)) throw forbidden('Device access denied')
    return positionModel(position)
  })
}
