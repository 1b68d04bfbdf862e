import type { attributes } from '#shared/api/traccar/attributes.ts'
import { forbidden } from '#shared/errors.ts'
import { aliasDevice } from '#shared/http/aliasDevice.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { deviceId } from '#shared/model/ids.ts'

export const listAliases: Implementation<typeof attributes.listAliases> = async ({ query, caller, stores }) => {
  const one = query.deviceId
  return stores.aliases.ofDevices(one === undefined ? await stores.permissions.devicesOf(caller) : [deviceId(one)])
}

export const createAlias: Implementation<typeof attributes.createAlias> = async ({ body, caller, stores }) => {
  await checkDeviceWriter(caller, stores)
  const { id: _id, ...draft } = body
  return stores.aliases.create(draft)
}

export const updateAlias: Implementation<typeof attributes.updateAlias> = async ({ params, body, caller, stores }) => {
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, stores)
  const from = await aliasDevice(caller, params.id, stores)
  const alias = { ...body, id: params.id }
  if (!(await stores.aliases.update(from, alias))) throw forbidden('Device access denied')
  return alias
}

export const removeAlias: Implementation<typeof attributes.removeAlias> = async ({ params, caller, stores }) => {
  await checkDeviceWriter(caller, stores)
  const device = await aliasDevice(caller, params.id, stores)
  if (!(await stores.aliases.remove(device, params.id))) throw forbidden('Device access denied')
}
