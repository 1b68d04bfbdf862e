import { devices as operations } from '#shared/api/traccar/devices.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { checkDeviceLimit, checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { setTotalDistance } from '#shared/log/odometer.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId, userId } from '#shared/model/ids.ts'
import { withStatus } from '#shared/table/deviceStatus.ts'
import { devices } from '#shared/table/devices.ts'
import { links } from '#shared/table/links.ts'
import { type ListOwner, permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'
import { meters } from '#shared/units.ts'
import { checkSameId } from './sameId.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table, now }) => {
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return devices(table).all(now)
  }
  const owner = await ownerOf(query.userId, caller, table)
  return devices(table).byIds(await permissions(table).devicesOf(owner), now)
}

export const create: Implementation<typeof operations.create> = async call => {
  const { body, caller, table, now, live } = call
  await checkDeviceWriter(caller, table)
  const deviceLimit = await checkDeviceLimit(caller, table)
  const record = deviceRecordOf(body)
  const id = await devices(table).create(record, { id: caller.id, deviceLimit, tenantId: caller.tenantId, at: now })
  live.changed([id])
  return withStatus(record, id, { state: undefined, now })
}

export const update: Implementation<typeof operations.update> = async call => {
  const { params, body, caller, table, now } = call
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, table)
  const id = deviceId(params.id)
  const known = await devices(table).update(id, deviceRecordOf(body))
  const [device] = known ? await devices(table).byIds([id], now) : []
  if (!device) throw forbidden('Device access denied')
  return device
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, caller, table } = call
  const id = deviceId(params.id)
  await checkDeviceWriter(caller, table)
  if (!(await devices(table).remove(id))) throw forbidden('Device access denied')
}

export const setDistance: Implementation<typeof operations.setDistance> = async call => {
  const { params, body, table, now } = call
  checkSameId(params.id, body.deviceId)
  const done = await setTotalDistance(positionLog(table), deviceId(params.id), meters(body.totalDistance), now)
  if (!done) throw badRequest('The device has no position yet')
}

export const linkGeofence: Implementation<typeof operations.linkGeofence> = async ({ body, table }) => {
  await links(table).deviceGeofence.add(body.deviceId, body.geofenceId)
  return body
}

export const unlinkGeofence: Implementation<typeof operations.unlinkGeofence> = async ({ body, table }) => {
  await links(table).deviceGeofence.remove(body.deviceId, body.geofenceId)
}

/** Whose things are asked for: those of the user that the query names, else the caller's own. */
const ownerOf = async (named: number | undefined, caller: Caller, table: Table): Promise<ListOwner> => {
  if (named === undefined) return caller
  const id = userId(named)
  return { id, tenantId: (await users(table).byId(id))?.standing.tenantId }
}
