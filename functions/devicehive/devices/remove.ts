import { devices } from '#shared/api/devicehive/devices.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { noDevice, visibleDevice } from '#shared/http/devicehive/devices.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { before, tell } = accessChangePublisher(devices.remove)

export const handler = handle(devices.remove, async call => {
  const { params, caller, stores } = call
  await checkDeviceWriter(caller, stores)
  const { id } = await visibleDevice(params.id, caller, stores)
  const saw = await before(call, () => stores.watchers.ofDevices([id]))
  if (!(await stores.devices.remove(id))) throw noDevice(params.id)
  await tell(call, async () => [id], saw)
})
