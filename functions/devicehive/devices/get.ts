import { devices } from '#shared/api/devicehive/devices.ts'
import { hiveDevice, visibleDevice } from '#shared/http/devicehive/devices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(devices.get, async ({ params, caller, stores }) =>
  hiveDevice(await visibleDevice(params.id, caller, stores)),
)
