import { attributes } from '#shared/api/traccar/attributes.ts'
import { handle } from '#shared/http/handle.ts'
import { deviceId } from '#shared/model/ids.ts'

export const handler = handle(attributes.listAliases, async ({ query, caller, stores }) => {
  const one = query.deviceId
  return stores.aliases.ofDevices(one === undefined ? await stores.permissions.devicesOf(caller) : [deviceId(one)])
})
