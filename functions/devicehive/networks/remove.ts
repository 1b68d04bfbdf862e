import { networks } from '#shared/api/devicehive/networks.ts'
import { devicesIn } from '#shared/http/devicehive/devices.ts'
import { emptied } from '#shared/http/devicehive/emptied.ts'
import { noNetwork, visibleNetwork } from '#shared/http/devicehive/networks.ts'
import { handle } from '#shared/http/handle.ts'
import { groupId } from '#shared/model/ids.ts'

export const handler = handle(networks.remove, async ({ params, query, caller, stores }) => {
  const { id } = await visibleNetwork(params.id, caller, stores)
  const devices = await devicesIn(id, caller, stores)
  await emptied({ kind: 'network', devices, force: query.force }, caller, stores)
  if (!(await stores.groups.remove(groupId(id)))) throw noNetwork(id)
  await stores.config.bump()
})
