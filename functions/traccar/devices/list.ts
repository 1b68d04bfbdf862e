import { devices } from '#shared/api/traccar/devices.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { ownerOf } from '#shared/http/ownerOf.ts'

export const handler = handle(devices.list, async ({ query, caller, stores, now }) => {
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return stores.devices.all(now)
  }
  const owner = await ownerOf(query.userId, caller, stores)
  return stores.devices.byIds(await stores.permissions.devicesOf(owner), now)
})
