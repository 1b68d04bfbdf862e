import { users } from '#shared/api/devicehive/users.ts'
import { checkNetworkScope, existingNetwork } from '#shared/http/devicehive/networks.ts'
import { namedUser } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'
import { groupId } from '#shared/model/ids.ts'

export const handler = handle(users.assignNetwork, async call => {
  const { params, caller, stores } = call
  const network = groupId(params.networkId)
  checkNetworkScope(caller, network)
  const user = await namedUser(params.id, call)
  await existingNetwork(network, stores)
  await stores.links.userGroup.add(user.id, network)
  await stores.config.bump()
})
