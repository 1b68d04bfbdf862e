import { devices } from '#shared/api/traccar/devices.ts'
import { forbidden } from '#shared/errors.ts'
import { checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { deviceId } from '#shared/model/ids.ts'

export const handler = handle(devices.update, async ({ params, body, caller, stores, now }) => {
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, stores)
  const id = deviceId(params.id)
  const known = await stores.devices.update(id, deviceRecordOf(body))
  await stores.config.bump()
  const [device] = known ? await stores.devices.byIds([id], now) : []
  if (!device) throw forbidden('Device access denied')
  return device
})
