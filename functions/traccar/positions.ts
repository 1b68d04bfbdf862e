import type { positions as operations } from '#shared/api/traccar/positions.ts'
import { maySeeDevice } from '#shared/domain/access.ts'
import { badRequest, forbidden, notFound } from '#shared/errors.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import { guestPositions } from './guestPositions.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import { removePositions } from '#shared/log/removal.ts'
import { insideGeofence, segmentsWith } from './insideGeofence.ts'
import { positionFile } from './positionFile.ts'
import { latestReply, positionsReply } from './positionsReply.ts'
import { trackFile } from './trackFile.ts'
import { type DeviceId, deviceId, positionId } from '#shared/model/ids.ts'
import { deviceOfPosition, positionModel } from '#shared/model/position.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'

export const list: Implementation<typeof operations.list> = async call => {
  const { query, caller, table, encodings, alternative } = call
  const { share } = caller.account
  if (share) return guestPositions(call, share)
  if (alternative) return trackFile(call, alternative)
  if (query.id.length > 0) return byId(call)
  const isInside = await insideGeofence(query.geofenceId, table)
  if (query.deviceId === undefined || (query.from === undefined && query.to === undefined)) {
    const devices =
      query.deviceId === undefined ? await permissions(table).devicesOf(caller) : [deviceId(query.deviceId)]
    const latest = await positionLog(table).latest(devices)
    return latestReply(isInside ? latest.filter(position => position && isInside(position)) : latest)
  }
  if (query.from === undefined || query.to === undefined) throw badRequest('from and to are required together')
  const history = positionLog(table).between(deviceId(query.deviceId), query.from, query.to)
  return positionsReply(isInside ? segmentsWith(history, isInside) : history, encodings)
}

export const file: Implementation<typeof operations.file> = async call => positionFile(call)

/** Time after which a request stops, because its function is ended after 29 seconds. */
const DELETION_MS = 20_000

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, caller, table, live } = call
  const id = positionId(params.id)
  const device = deviceOfPosition(id)
  if (!(await maySee(caller, [device], table))(device)) throw forbidden('Device access denied')
  const [position] = await positionLog(table).byId([id])
  if (!position) throw notFound('Position not found')
  const { fixTime } = position
  await removePositions(table, positionLog(table), device, {
    from: fixTime,
    to: fixTime,
    only: id,
    isOver: overAfter(call),
  })
  live.changed([device])
}

export const removeRange: Implementation<typeof operations.removeRange> = async call => {
  const { query, table } = call
  const { from, to } = query
  await removePositions(table, positionLog(table), deviceId(query.deviceId), { from, to, isOver: overAfter(call) })
}

const overAfter = ({ context: { host } }: { readonly context: RequestContext }) => {
  const end = host.now() + DELETION_MS
  return () => host.now() > end
}

type Caller = HandlerInput<typeof operations.list>['caller']

const maySee = async (caller: Caller, devices: readonly DeviceId[], table: Table) => {
  const question = { devices, groups: [], users: [], objects: [], server: false }
  const { facts } = await permissions(table).facts(caller, question)
  return (device: DeviceId) => maySeeDevice(caller, facts, device)
}

/**
 * Returns the positions in the requested order. Omits positions that do not exist, because events can refer to deleted ones.
 * Throws forbidden if a device is inaccessible or does not exist, and, as in 3.9, if none of the positions exists.
 */
const byId = async ({ query, caller, table }: HandlerInput<typeof operations.list>) => {
  const ids = query.id.map(positionId)
  const [isVisible, isInside, found] = await Promise.all([
    maySee(caller, [...new Set(ids.map(deviceOfPosition))], table),
    insideGeofence(query.geofenceId, table),
    positionLog(table).byId(ids),
  ])
  const exists = found.some(position => position !== undefined)
  if (!exists || !ids.every(id => isVisible(deviceOfPosition(id)))) throw forbidden('Device access denied')
  return found.flatMap(position => (position && isInside?.(position) !== false ? [positionModel(position)] : []))
}
