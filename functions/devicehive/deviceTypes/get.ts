import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { visibleToToken, visibleDevices } from '#shared/http/devicehive/devices.ts'
import { visibleDeviceType } from '#shared/http/devicehive/deviceTypes.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(deviceTypes.get, async ({ params, caller, stores }) => {
  const type = await visibleDeviceType(params.id, caller, stores)
  const devices = (await visibleDevices(caller, stores)).filter(({ deviceTypeId }) => deviceTypeId === type.id)
  return { ...type, devices: visibleToToken(caller, devices) }
})
