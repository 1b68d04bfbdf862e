import { devices } from '#shared/api/traccar/devices.ts'
import { forbidden } from '#shared/errors.ts'
import { checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { deviceId } from '#shared/model/ids.ts'

const { before, tell } = accessChangePublisher(devices.update)

export const handler = handle(devices.update, async call => {
  const { params, body, caller, stores, now } = call
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, stores)
  const id = deviceId(params.id)
  const saw = await before(call, () => stores.watchers.ofDevices([id]))
  const known = await stores.devices.update(id, deviceRecordOf(body))
  const [device] = known ? await stores.devices.byIds([id], now) : []
  if (!device) throw forbidden('Device access denied')
  await tell(call, async () => [id], saw)
  return device
})
