import { devices as operations } from '#shared/api/devicehive/devices.ts'
import { paged } from '#shared/domain/devicehive/page.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { hiveDevice, noDevice, filterDevices, visibleDevice } from './visibleDevices.ts'
import { pageOf } from './pageOf.ts'
import { saveDevice } from './saveDevice.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { devices } from '#shared/table/devices.ts'

export const list: Implementation<typeof operations.list> = async call => {
  const page = pageOf(call.query)
  return paged(await filterDevices(call.query, call), page, ({ name }, field) => (field === 'Name' ? name : undefined))
}

export const count: Implementation<typeof operations.count> = async call => ({
  count: (await filterDevices(call.query, call)).length,
})

export const get: Implementation<typeof operations.get> = async ({ params, caller, table }) =>
  hiveDevice(await visibleDevice(params.id, caller, table))

export const save: Implementation<typeof operations.save> = async call => {
  await saveDevice(call.params.id, call.body, call)
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, caller, table, live } = call
  await checkDeviceWriter(caller, table)
  const { id } = await visibleDevice(params.id, caller, table)
  await live.willChange([id])
  if (!(await devices(table).remove(id))) throw noDevice(params.id)
}
