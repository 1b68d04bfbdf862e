import { groupId, type GroupId, type UserId } from '../../model/ids.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { checkNetworkScope, existingNetwork } from './networks.ts'
import { userByIdFor } from './users.ts'

interface NetworkLinkRequest {
  readonly params: { readonly id: number; readonly networkId: number }
  readonly caller: Caller
  readonly stores: Stores
}

interface UserAndNetwork {
  readonly user: UserId
  readonly network: GroupId
}

/** The two that somebody associates. Throws what DeviceHive says where it may not or one is not there, in its order. */
export const namedUserAndNetwork = async (asked: NetworkLinkRequest): Promise<UserAndNetwork> => {
  const { params, caller, stores } = asked
  const network = groupId(params.networkId)
  checkNetworkScope(caller, network)
  const { id: user } = await userByIdFor(params.id, asked)
  await existingNetwork(network, stores)
  return { user, network }
}
