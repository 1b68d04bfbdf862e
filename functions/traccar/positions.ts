import type { positions as operations } from '#shared/api/traccar/positions.ts'
import { maySeeDevice } from '#shared/domain/access.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import { positionsReply } from './positionsReply.ts'
import { trackFile } from './trackFile.ts'
import { deviceId, positionId } from '#shared/model/ids.ts'
import { deviceOfPosition, positionModel } from '#shared/model/position.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { permissions } from '#shared/table/permissions.ts'

export const list: Implementation<typeof operations.list> = async call => {
  const { query, caller, table, encodings, alternative } = call
  if (alternative) return trackFile(call, alternative)
  if (query.id.length > 0) return byId(call)
  if (query.deviceId === undefined) {
    const latest = await positionLog(table).latest(await permissions(table).devicesOf(caller))
    return latest.flatMap(position => (position ? [positionModel(position)] : []))
  }
  if (query.from === undefined || query.to === undefined) throw badRequest('from and to are required with deviceId')
  return positionsReply(positionLog(table).between(deviceId(query.deviceId), query.from, query.to), encodings)
}

/** Returns the positions in the requested order. Throws the same error for missing and for inaccessible positions. */
const byId = async ({ query, caller, table }: HandlerInput<typeof operations.list>) => {
  const ids = query.id.map(positionId)
  const devices = [...new Set(ids.map(deviceOfPosition))]
  const question = { devices, groups: [], users: [], geofences: [], server: false }
  const [{ facts }, found] = await Promise.all([
    permissions(table).facts(caller, question),
    positionLog(table).byId(ids),
  ])
  return found.map(position => {
    if (!position || !maySeeDevice(caller, facts, position.deviceId)) throw forbidden('Device access denied')
    return positionModel(position)
  })
}
