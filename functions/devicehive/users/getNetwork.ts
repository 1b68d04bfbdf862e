import { users } from '#shared/api/devicehive/users.ts'
import { checkNetworkScope, namedOf, notAssociated } from '#shared/http/devicehive/networks.ts'
import { checkOthersAssociations, userByIdFor } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'
import { groupId } from '#shared/model/ids.ts'

export const handler = handle(users.getNetwork, async call => {
  const { params, caller, stores } = call
  const network = groupId(params.networkId)
  checkNetworkScope(caller, network)
  checkOthersAssociations(caller, params.id)
  const user = await userByIdFor(params.id, call)
  const associated = (await stores.networks.of(user.id)).includes(network)
  const [found] = associated ? await stores.groups.byIds([network]) : []
  if (!found) throw notAssociated(network, user.id)
  return { network: namedOf(found) }
})
