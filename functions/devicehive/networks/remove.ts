import { networks } from '#shared/api/devicehive/networks.ts'
import { devicesIn } from '#shared/http/devicehive/devices.ts'
import { deleteContainedDevices } from '#shared/http/devicehive/deleteContainedDevices.ts'
import { noNetwork, visibleNetwork } from '#shared/http/devicehive/networks.ts'
import { handle } from '#shared/http/handle.ts'
import { viewersThroughGroup } from '#shared/live/viewersThroughGroup.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { groupId } from '#shared/model/ids.ts'

const { before, tell } = accessChangePublisher(networks.remove)

export const handler = handle(networks.remove, async call => {
  const { params, query, caller, stores } = call
  const { id } = await visibleNetwork(params.id, caller, stores)
  const devices = await devicesIn(id, caller, stores)
  const seen = await before(call, () => viewersThroughGroup(groupId(id), stores))
  await deleteContainedDevices({ kind: 'network', devices, force: query.force }, caller, stores)
  if (!(await stores.groups.remove(groupId(id)))) throw noNetwork(id)
  if (seen) await tell(call, async () => seen.devices, seen.users)
})
