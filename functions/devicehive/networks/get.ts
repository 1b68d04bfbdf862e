import { networks } from '#shared/api/devicehive/networks.ts'
import { devicesIn, visibleToToken } from '#shared/http/devicehive/devices.ts'
import { namedOf, visibleNetwork } from '#shared/http/devicehive/networks.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(networks.get, async ({ params, caller, stores }) => {
  const network = await visibleNetwork(params.id, caller, stores)
  return { ...namedOf(network), devices: visibleToToken(caller, await devicesIn(network.id, caller, stores)) }
})
