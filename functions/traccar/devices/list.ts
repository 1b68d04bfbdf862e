import { devices } from '#shared/api/traccar/devices.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(devices.list, async ({ query, caller, stores, now }) => {
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return stores.devices.all(now)
  }
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  return stores.devices.byIds(await stores.permissions.devicesOf(owner), now)
})
