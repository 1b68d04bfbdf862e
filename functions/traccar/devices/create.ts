import { devices } from '#shared/api/traccar/devices.ts'
import { checkDeviceLimit, checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { withStatus } from '#shared/table/deviceStatus.ts'

const { tell } = accessChangePublisher(devices.create)

export const handler = handle(devices.create, async call => {
  const { body, caller, stores, now } = call
  await checkDeviceWriter(caller, stores)
  const deviceLimit = await checkDeviceLimit(caller, stores)
  const record = deviceRecordOf(body)
  const id = await stores.devices.create(record, { id: caller.id, deviceLimit, tenantId: caller.tenantId, at: now })
  await tell(call, async () => [id])
  return withStatus(record, id, { state: undefined, now })
})
