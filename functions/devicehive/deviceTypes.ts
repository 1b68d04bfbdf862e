import { deviceTypes as operations } from '#shared/api/devicehive/deviceTypes.ts'
import { matchesName, paged } from '#shared/domain/devicehive/page.ts'
import { badRequest } from '#shared/errors.ts'
import { noDeviceType, visibleDeviceType, visibleDeviceTypes } from './visibleDeviceTypes.ts'
import { visibleToToken, visibleDevices } from './visibleDevices.ts'
import { deleteContainedDevices } from './deleteContainedDevices.ts'
import { NAME_MISSING } from './visibleNetworks.ts'
import { pageOf } from './pageOf.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { DEFAULT_DEVICE_TYPE, deviceTypes } from '#shared/table/deviceTypes.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table }) => {
  const page = pageOf(query)
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  const found = (await visibleDeviceTypes(caller, table)).filter(({ name }) => matchesName(name, sought))
  return paged(found, page, ({ name }, field) => (field === 'Name' ? name : undefined))
}

export const count: Implementation<typeof operations.count> = async ({ query, caller, table }) => {
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  return { count: (await visibleDeviceTypes(caller, table)).filter(({ name }) => matchesName(name, sought)).length }
}

export const get: Implementation<typeof operations.get> = async ({ params, caller, table }) => {
  const type = await visibleDeviceType(params.id, caller, table)
  const devices = (await visibleDevices(caller, table)).filter(({ deviceTypeId }) => deviceTypeId === type.id)
  return { ...type, devices: visibleToToken(caller, devices) }
}

export const insert: Implementation<typeof operations.insert> = async ({ body, table }) => {
  const { name, description = null } = body
  if (name === undefined) throw badRequest(NAME_MISSING)
  return { id: await deviceTypes(table).create({ name, description }) }
}

export const update: Implementation<typeof operations.update> = async ({ params, body, caller, table }) => {
  const { id } = await visibleDeviceType(params.id, caller, table)
  const { name, description } = body()
  const known = await deviceTypes(table).update(id, before => ({
    name: name ?? before.name,
    description: description === undefined ? before.description : description,
  }))
  if (!known) throw noDeviceType(id)
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, query, caller, table } = call
  const { id } = await visibleDeviceType(params.id, caller, table)
  // Every device that no client of DeviceHive spoke of is of this type.
  if (id === DEFAULT_DEVICE_TYPE) throw badRequest('The default device type can not be deleted')
  const devices = (await visibleDevices(caller, table)).filter(({ deviceTypeId }) => deviceTypeId === id)
  await call.live.willChange(devices.map(device => device.id))
  await deleteContainedDevices({ kind: 'device type', devices, force: query.force }, caller, table)
  if (!(await deviceTypes(table).remove(id))) throw noDeviceType(id)
}
