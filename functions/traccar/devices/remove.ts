import { devices } from '#shared/api/traccar/devices.ts'
import { forbidden } from '#shared/errors.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { deviceId } from '#shared/model/ids.ts'

const { before, tell } = accessChangePublisher(devices.remove)

export const handler = handle(devices.remove, async call => {
  const { params, caller, stores } = call
  const id = deviceId(params.id)
  await checkDeviceWriter(caller, stores)
  const saw = await before(call, () => stores.watchers.ofDevices([id]))
  if (!(await stores.devices.remove(id))) throw forbidden('Device access denied')
  await tell(call, async () => [id], saw)
})
