import { devices } from '#shared/api/devicehive/devices.ts'
import { saveDevice } from '#shared/http/devicehive/saveDevice.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { before, tell } = accessChangePublisher(devices.save)

export const handler = handle(devices.save, async call => {
  const { params, body, stores } = call
  const saw = await before(call, async () => {
    const known = await stores.hiveDevices.byUniqueId(params.id)
    return known && stores.watchers.ofDevices([known.id])
  })
  const id = await saveDevice(params.id, body, call)
  await tell(call, async () => [id], saw)
})
