import { networks } from '#shared/api/devicehive/networks.ts'
import { groupWith, noNetwork, visibleNetwork } from '#shared/http/devicehive/networks.ts'
import { handle } from '#shared/http/handle.ts'
import { groupId } from '#shared/model/ids.ts'

export const handler = handle(networks.update, async ({ params, body, caller, stores }) => {
  const { id } = await visibleNetwork(params.id, caller, stores)
  const changes = body()
  if (!(await stores.networks.update(groupId(id), group => groupWith(group, changes)))) throw noNetwork(id)
})
