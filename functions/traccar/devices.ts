import { devices as operations } from '#shared/api/traccar/devices.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { checkDeviceLimit, checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { ownerOf } from '#shared/http/ownerOf.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { setTotalDistance } from '#shared/log/odometer.ts'
import { deviceId } from '#shared/model/ids.ts'
import { withStatus } from '#shared/table/deviceStatus.ts'
import { meters } from '#shared/units.ts'
import { devices } from '#shared/table/devices.ts'
import { permissions } from '#shared/table/permissions.ts'
import { viewers } from '#shared/table/viewers.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { links } from '#shared/table/links.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table, now }) => {
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return devices(table).all(now)
  }
  const owner = await ownerOf(query.userId, caller, table)
  return devices(table).byIds(await permissions(table).devicesOf(owner), now)
}

const liveCreate = accessChangePublisher(operations.create)

export const create: Implementation<typeof operations.create> = async call => {
  const { body, caller, table, now } = call
  await checkDeviceWriter(caller, table)
  const deviceLimit = await checkDeviceLimit(caller, table)
  const record = deviceRecordOf(body)
  const id = await devices(table).create(record, { id: caller.id, deviceLimit, tenantId: caller.tenantId, at: now })
  await liveCreate.tell(call, async () => [id])
  return withStatus(record, id, { state: undefined, now })
}

const liveUpdate = accessChangePublisher(operations.update)

export const update: Implementation<typeof operations.update> = async call => {
  const { params, body, caller, table, now } = call
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, table)
  const id = deviceId(params.id)
  const saw = await liveUpdate.before(call, () => viewers(table).ofDevices([id]))
  const known = await devices(table).update(id, deviceRecordOf(body))
  const [device] = known ? await devices(table).byIds([id], now) : []
  if (!device) throw forbidden('Device access denied')
  await liveUpdate.tell(call, async () => [id], saw)
  return device
}

const liveRemove = accessChangePublisher(operations.remove)

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, caller, table } = call
  const id = deviceId(params.id)
  await checkDeviceWriter(caller, table)
  const saw = await liveRemove.before(call, () => viewers(table).ofDevices([id]))
  if (!(await devices(table).remove(id))) throw forbidden('Device access denied')
  await liveRemove.tell(call, async () => [id], saw)
}

const liveSetDistance = accessChangePublisher(operations.setDistance)

export const setDistance: Implementation<typeof operations.setDistance> = async call => {
  const { params, body, table, now } = call
  checkSameId(params.id, body.deviceId)
  const done = await setTotalDistance(positionLog(table), deviceId(params.id), meters(body.totalDistance), now)
  if (!done) throw badRequest('The device has no position yet')
  await liveSetDistance.tell(call, async () => [deviceId(params.id)])
}

export const linkGeofence: Implementation<typeof operations.linkGeofence> = async ({ body, table }) => {
  await links(table).deviceGeofence.add(body.deviceId, body.geofenceId)
  return body
}

export const unlinkGeofence: Implementation<typeof operations.unlinkGeofence> = async ({ body, table }) => {
  await links(table).deviceGeofence.remove(body.deviceId, body.geofenceId)
}
