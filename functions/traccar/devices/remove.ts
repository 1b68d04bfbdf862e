import { devices } from '#shared/api/traccar/devices.ts'
import { forbidden } from '#shared/errors.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { deviceId } from '#shared/model/ids.ts'

export const handler = handle(devices.remove, async ({ params, caller, stores }) => {
  await checkDeviceWriter(caller, stores)
  if (!(await stores.devices.remove(deviceId(params.id)))) throw forbidden('Device access denied')
})
