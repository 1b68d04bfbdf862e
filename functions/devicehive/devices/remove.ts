import { devices } from '#shared/api/devicehive/devices.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { noDevice, visibleDevice } from '#shared/http/devicehive/devices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(devices.remove, async ({ params, caller, stores }) => {
  await checkDeviceWriter(caller, stores)
  const { id } = await visibleDevice(params.id, caller, stores)
  if (!(await stores.devices.remove(id))) throw noDevice(params.id)
})
