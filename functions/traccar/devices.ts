import { devices as operations } from '#shared/api/traccar/devices.ts'
import { INGEST_KEY_ATTRIBUTE } from '#shared/domain/ingestKeys.ts'
import { sharedDevice } from '#shared/domain/sharedView.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { checkDeviceLimit, checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import { firstKey } from '#shared/http/firstKey.ts'
import { raw } from '#shared/http/reply.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import { setAccumulators as writeAccumulators } from '#shared/log/odometer.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import type { Device } from '#shared/model/device.ts'
import { imageName, imageTypeOf } from '#shared/model/image.ts'
import { deviceId, userId } from '#shared/model/ids.ts'
import { images } from '#shared/table/images.ts'
import { withStatus } from '#shared/table/deviceStatus.ts'
import { devices } from '#shared/table/devices.ts'
import { links } from '#shared/table/links.ts'
import { type ListOwner, permissions } from '#shared/table/permissions.ts'
import { shareAccess } from '#shared/table/shareAccess.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'
import { meters, milliseconds } from '#shared/units.ts'
import { checkAll, listed } from './listing.ts'
import { checkSameId } from './sameId.ts'

export const list: Implementation<typeof operations.list> = async call => {
  const { query, caller, table, now } = call
  const { share } = caller.account
  if (share) return (await devices(table).byIds(await shareAccess(table).devices(share, now), now)).map(sharedDevice)
  checkAll(call)
  // Devices are linked to no other devices. The connections page of today's client asks for them.
  if (query.deviceId !== undefined) return []
  const found = await devicesOf(call)
  if (query.id.length === 0 && query.uniqueId.length === 0) return listed(found, query, textsOf)
  return found.filter(({ id, uniqueId }) => query.id.includes(id) || query.uniqueId.includes(uniqueId))
}

const textsOf = ({ name, uniqueId, phone, model, contact }: Device) => [name, uniqueId, phone, model, contact]

const devicesOf = async ({ query, caller, table, now }: HandlerInput<typeof operations.list>): Promise<Device[]> => {
  if (query.all && caller.administrator) return devices(table).all(now)
  const owner = await ownerOf(query.userId, caller, table)
  return devices(table).byIds(await permissions(table).devicesOf(owner), now)
}

export const get: Implementation<typeof operations.get> = async ({ params, table, now }) => {
  const [device] = await devices(table).byIds([deviceId(params.id)], now)
  if (!device) throw forbidden('Device access denied')
  return device
}

export const create: Implementation<typeof operations.create> = async call => {
  const { body, caller, table, now, live } = call
  await checkDeviceWriter(caller, table)
  const deviceLimit = await checkDeviceLimit(caller, table)
  const record = deviceRecordOf(body)
  const { key, beside } = await firstKey(table, now)
  const creator = { id: caller.id, deviceLimit, tenantId: caller.tenantId, at: now }
  const id = await devices(table).create(record, creator, beside)
  live.changed([id])
  const device = withStatus(record, id, { state: undefined, now })
  if (key === undefined) return device
  // Only this answer has the key, for clients that do not know the operations for keys.
  return { ...device, attributes: { ...device.attributes, [INGEST_KEY_ATTRIBUTE]: key } }
}

export const update: Implementation<typeof operations.update> = async call => {
  const { params, body, caller, table, now } = call
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, table)
  const id = deviceId(params.id)
  const device = await devices(table).replace(id, deviceRecordOf(body), now)
  if (!device) throw forbidden('Device access denied')
  return device
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, caller, table, context } = call
  const id = deviceId(params.id)
  await checkDeviceWriter(caller, table)
  if (!(await devices(table).remove(id, context.later))) throw forbidden('Device access denied')
}

export const setDistance: Implementation<typeof operations.setDistance> = async call => {
  const { params, body, table, now } = call
  checkSameId(params.id, body.deviceId)
  const accumulators = { totalDistance: meters(body.totalDistance) }
  const done = await writeAccumulators(positionLog(table), deviceId(params.id), accumulators, now)
  if (!done) throw badRequest('The device has no position yet')
}

export const setAccumulators: Implementation<typeof operations.setAccumulators> = async call => {
  const { params, body, caller, table, now } = call
  checkSameId(params.id, body.deviceId)
  await checkDeviceWriter(caller, table)
  const { totalDistance, hours } = body
  const accumulators = {
    ...(typeof totalDistance === 'number' && { totalDistance: meters(totalDistance) }),
    ...(typeof hours === 'number' && { hours: milliseconds(hours) }),
  }
  if (Object.keys(accumulators).length === 0) throw badRequest('totalDistance or hours is required')
  const done = await writeAccumulators(positionLog(table), deviceId(params.id), accumulators, now)
  if (!done) throw badRequest('The device has no position yet')
}

export const setImage: Implementation<typeof operations.setImage> = async ({ params, body, caller, table }) => {
  await checkDeviceWriter(caller, table)
  const bytes = Buffer.from(body, 'base64')
  const type = imageTypeOf(bytes)
  if (!type) throw badRequest('The image must be a JPEG, PNG, GIF or WebP file')
  await images(table).set(deviceId(params.id), bytes)
  return raw({ body: imageName(type), contentType: 'text/plain; charset=utf-8' })
}

export const linkGeofence: Implementation<typeof operations.linkGeofence> = async ({ body, table }) => {
  await links(table).ofOwner.add({ kind: 'device', id: body.deviceId }, { kind: 'geofence', id: body.geofenceId })
  return body
}

export const unlinkGeofence: Implementation<typeof operations.unlinkGeofence> = async ({ body, table }) => {
  await links(table).ofOwner.remove({ kind: 'device', id: body.deviceId }, { kind: 'geofence', id: body.geofenceId })
}

/** Returns the user whose objects are listed: the one in the query, or the caller. */
const ownerOf = async (named: number | undefined, caller: Caller, table: Table): Promise<ListOwner> => {
  if (named === undefined) return caller
  const id = userId(named)
  return { id, tenantId: (await users(table).byId(id))?.standing.tenantId }
}
