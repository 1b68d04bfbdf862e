import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { isSought, paged } from '#shared/domain/devicehive/page.ts'
import { badRequest } from '#shared/errors.ts'
import { noDeviceType, visibleDeviceType, visibleDeviceTypes } from '#shared/http/devicehive/deviceTypes.ts'
import { shownTo, visibleDevices } from '#shared/http/devicehive/devices.ts'
import { emptied } from '#shared/http/devicehive/emptied.ts'
import { NAME_MISSING } from '#shared/http/devicehive/networks.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { tellOf } from '#shared/live/tellOf.ts'
import { DEFAULT_DEVICE_TYPE } from '#shared/table/deviceTypes.ts'

export const list: Implementation<typeof deviceTypes.list> = async ({ query, caller, stores }) => {
  const page = pageOf(query)
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  const found = (await visibleDeviceTypes(caller, stores)).filter(({ name }) => isSought(name, sought))
  return paged(found, page, ({ name }, field) => (field === 'Name' ? name : undefined))
}

export const count: Implementation<typeof deviceTypes.count> = async ({ query, caller, stores }) => {
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  return { count: (await visibleDeviceTypes(caller, stores)).filter(({ name }) => isSought(name, sought)).length }
}

export const get: Implementation<typeof deviceTypes.get> = async ({ params, caller, stores }) => {
  const type = await visibleDeviceType(params.id, caller, stores)
  const devices = (await visibleDevices(caller, stores)).filter(({ deviceTypeId }) => deviceTypeId === type.id)
  return { ...type, devices: shownTo(caller, devices) }
}

export const insert: Implementation<typeof deviceTypes.insert> = async ({ body, stores }) => {
  const { name, description = null } = body
  if (name === undefined) throw badRequest(NAME_MISSING)
  return { id: await stores.deviceTypes.create({ name, description }) }
}

export const update: Implementation<typeof deviceTypes.update> = async ({ params, body, caller, stores }) => {
  const { id } = await visibleDeviceType(params.id, caller, stores)
  const { name, description } = body()
  const known = await stores.deviceTypes.update(id, before => ({
    name: name ?? before.name,
    description: description === undefined ? before.description : description,
  }))
  if (!known) throw noDeviceType(id)
}

const liveRemove = tellOf(deviceTypes.remove)

export const remove: Implementation<typeof deviceTypes.remove> = async call => {
  const { params, query, caller, stores } = call
  const { id } = await visibleDeviceType(params.id, caller, stores)
  // Every device that no client of DeviceHive spoke of is of this type.
  if (id === DEFAULT_DEVICE_TYPE) throw badRequest('The default device type can not be deleted')
  const devices = (await visibleDevices(caller, stores)).filter(({ deviceTypeId }) => deviceTypeId === id)
  const ids = devices.map(device => device.id)
  const saw = await liveRemove.before(call, () => stores.watchers.ofDevices(ids))
  await emptied({ kind: 'device type', devices, force: query.force }, caller, stores)
  if (!(await stores.deviceTypes.remove(id))) throw noDeviceType(id)
  await liveRemove.tell(call, async () => ids, saw)
}
