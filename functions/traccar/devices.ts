import { devices } from '#shared/api/traccar/devices.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { checkDeviceLimit, checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { ownerOf } from '#shared/http/ownerOf.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { tellOf } from '#shared/live/tellOf.ts'
import { setTotalDistance } from '#shared/log/odometer.ts'
import { deviceId } from '#shared/model/ids.ts'
import { withStatus } from '#shared/table/deviceStatus.ts'
import { meters } from '#shared/units.ts'

export const list: Implementation<typeof devices.list> = async ({ query, caller, stores, now }) => {
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return stores.devices.all(now)
  }
  const owner = await ownerOf(query.userId, caller, stores)
  return stores.devices.byIds(await stores.permissions.devicesOf(owner), now)
}

const liveCreate = tellOf(devices.create)

export const create: Implementation<typeof devices.create> = async call => {
  const { body, caller, stores, now } = call
  await checkDeviceWriter(caller, stores)
  const deviceLimit = await checkDeviceLimit(caller, stores)
  const record = deviceRecordOf(body)
  const id = await stores.devices.create(record, { id: caller.id, deviceLimit, tenantId: caller.tenantId, at: now })
  await liveCreate.tell(call, async () => [id])
  return withStatus(record, id, { state: undefined, now })
}

const liveUpdate = tellOf(devices.update)

export const update: Implementation<typeof devices.update> = async call => {
  const { params, body, caller, stores, now } = call
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, stores)
  const id = deviceId(params.id)
  const saw = await liveUpdate.before(call, () => stores.watchers.ofDevices([id]))
  const known = await stores.devices.update(id, deviceRecordOf(body))
  const [device] = known ? await stores.devices.byIds([id], now) : []
  if (!device) throw forbidden('Device access denied')
  await liveUpdate.tell(call, async () => [id], saw)
  return device
}

const liveRemove = tellOf(devices.remove)

export const remove: Implementation<typeof devices.remove> = async call => {
  const { params, caller, stores } = call
  const id = deviceId(params.id)
  await checkDeviceWriter(caller, stores)
  const saw = await liveRemove.before(call, () => stores.watchers.ofDevices([id]))
  if (!(await stores.devices.remove(id))) throw forbidden('Device access denied')
  await liveRemove.tell(call, async () => [id], saw)
}

const liveSetDistance = tellOf(devices.setDistance)

export const setDistance: Implementation<typeof devices.setDistance> = async call => {
  const { params, body, stores, now } = call
  checkSameId(params.id, body.deviceId)
  const done = await setTotalDistance(stores.log, deviceId(params.id), meters(body.totalDistance), now)
  if (!done) throw badRequest('The device has no position yet')
  await liveSetDistance.tell(call, async () => [deviceId(params.id)])
}

export const linkGeofence: Implementation<typeof devices.linkGeofence> = async ({ body, stores }) => {
  await stores.links.deviceGeofence.add(body.deviceId, body.geofenceId)
  return body
}

export const unlinkGeofence: Implementation<typeof devices.unlinkGeofence> = async ({ body, stores }) => {
  await stores.links.deviceGeofence.remove(body.deviceId, body.geofenceId)
}
