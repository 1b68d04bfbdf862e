import { devices } from '#shared/api/devicehive/devices.ts'
import { saveDevice } from '#shared/http/devicehive/saveDevice.ts'
import { handle } from '#shared/http/handle.ts'
import { tellOf } from '#shared/live/tellOf.ts'

const tell = tellOf(devices.save)

export const handler = handle(devices.save, async call => {
  const id = await saveDevice(call.params.id, call.body, call)
  await call.stores.config.bump()
  await tell(call, async () => [id])
})
