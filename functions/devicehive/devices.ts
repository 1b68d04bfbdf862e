import { devices } from '#shared/api/devicehive/devices.ts'
import { paged } from '#shared/domain/devicehive/page.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { hiveDevice, noDevice, soughtDevices, visibleDevice } from '#shared/http/devicehive/devices.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import { saveDevice } from '#shared/http/devicehive/saveDevice.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { tellOf } from '#shared/live/tellOf.ts'

export const list: Implementation<typeof devices.list> = async call => {
  const page = pageOf(call.query)
  return paged(await soughtDevices(call.query, call), page, ({ name }, field) => (field === 'Name' ? name : undefined))
}

export const count: Implementation<typeof devices.count> = async call => ({
  count: (await soughtDevices(call.query, call)).length,
})

export const get: Implementation<typeof devices.get> = async ({ params, caller, stores }) =>
  hiveDevice(await visibleDevice(params.id, caller, stores))

const liveSave = tellOf(devices.save)

export const save: Implementation<typeof devices.save> = async call => {
  const { params, body, stores } = call
  const saw = await liveSave.before(call, async () => {
    const known = await stores.hiveDevices.byUniqueId(params.id)
    return known && stores.watchers.ofDevices([known.id])
  })
  const id = await saveDevice(params.id, body, call)
  await liveSave.tell(call, async () => [id], saw)
}

const liveRemove = tellOf(devices.remove)

export const remove: Implementation<typeof devices.remove> = async call => {
  const { params, caller, stores } = call
  await checkDeviceWriter(caller, stores)
  const { id } = await visibleDevice(params.id, caller, stores)
  const saw = await liveRemove.before(call, () => stores.watchers.ofDevices([id]))
  if (!(await stores.devices.remove(id))) throw noDevice(params.id)
  await liveRemove.tell(call, async () => [id], saw)
}
