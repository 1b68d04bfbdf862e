import type { attributes as operations } from '#shared/api/traccar/attributes.ts'
import { maySeeDevice } from '#shared/domain/access.ts'
import { forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { aliases } from '#shared/table/aliases.ts'
import { permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'
import { checkSameId } from './sameId.ts'

export const listAliases: Implementation<typeof operations.listAliases> = async ({ query, caller, table }) => {
  const one = query.deviceId
  return aliases(table).ofDevices(one === undefined ? await permissions(table).devicesOf(caller) : [deviceId(one)])
}

export const createAlias: Implementation<typeof operations.createAlias> = async ({ body, caller, table }) => {
  await checkDeviceWriter(caller, table)
  const { id: _id, ...draft } = body
  return aliases(table).create(draft)
}

export const updateAlias: Implementation<typeof operations.updateAlias> = async ({ params, body, caller, table }) => {
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, table)
  const from = await aliasDevice(caller, params.id, table)
  const alias = { ...body, id: params.id }
  if (!(await aliases(table).update(from, alias))) throw forbidden('Device access denied')
  return alias
}

export const removeAlias: Implementation<typeof operations.removeAlias> = async ({ params, caller, table }) => {
  await checkDeviceWriter(caller, table)
  const device = await aliasDevice(caller, params.id, table)
  if (!(await aliases(table).remove(device, params.id))) throw forbidden('Device access denied')
}

/** The device that an alias is for. An alias that is not there and one of a foreign device are the same to the caller. */
const aliasDevice = async (caller: Caller, id: number, table: Table): Promise<DeviceId> => {
  const device = await aliases(table).deviceOf(id)
  const devices = device === undefined ? [] : [device]
  const { facts } = await permissions(table).facts(caller, { devices, groups: [], users: [], server: false })
  if (device === undefined || !maySeeDevice(caller, facts, device)) throw forbidden('Device access denied')
  return device
}
