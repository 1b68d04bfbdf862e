import { devices as operations } from '#shared/api/devicehive/devices.ts'
import { paged } from '#shared/domain/devicehive/page.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { hiveDevice, noDevice, filterDevices, visibleDevice } from '#shared/http/devicehive/devices.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import { saveDevice } from '#shared/http/devicehive/saveDevice.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { deviceHiveDevices } from '#shared/table/deviceHiveDevices.ts'
import { viewers } from '#shared/table/viewers.ts'
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

const liveSave = accessChangePublisher(operations.save)

export const save: Implementation<typeof operations.save> = async call => {
  const { params, body, table } = call
  const saw = await liveSave.before(call, async () => {
    const known = await deviceHiveDevices(table).byUniqueId(params.id)
    return known && viewers(table).ofDevices([known.id])
  })
  const id = await saveDevice(params.id, body, call)
  await liveSave.tell(call, async () => [id], saw)
}

const liveRemove = accessChangePublisher(operations.remove)

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, caller, table } = call
  await checkDeviceWriter(caller, table)
  const { id } = await visibleDevice(params.id, caller, table)
  const saw = await liveRemove.before(call, () => viewers(table).ofDevices([id]))
  if (!(await devices(table).remove(id))) throw noDevice(params.id)
  await liveRemove.tell(call, async () => [id], saw)
}
