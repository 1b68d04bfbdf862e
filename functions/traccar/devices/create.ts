import { devices } from '#shared/api/traccar/devices.ts'
import { conflict } from '#shared/errors.ts'
import { checkDeviceWriter, deviceRecordOf } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { withStatus } from '#shared/table/deviceStatus.ts'

export const handler = handle(devices.create, async ({ body, caller, stores, now }) => {
  await checkDeviceWriter(caller, stores)
  const { id: creator, account } = caller
  const { deviceLimit } = account
  // Devices that come through groups count too; those that are linked are counted exactly when the device is written.
  if (deviceLimit > 0 && (await stores.permissions.devicesOf(creator)).length >= deviceLimit)
    throw conflict('User device limit reached')
  const record = deviceRecordOf(body)
  const id = await stores.devices.create(record, { id: creator, deviceLimit })
  return withStatus(record, id, { state: undefined, now })
})
