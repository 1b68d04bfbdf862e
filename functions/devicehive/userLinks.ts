import { deviceHiveProfile } from '#shared/domain/devicehive/status.ts'
import { forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { deviceTypeId, groupId, type GroupId, type UserId } from '#shared/model/ids.ts'
import { retryOnConflict } from '#shared/table/entities.ts'
import type { Table } from '#shared/table/table.ts'
import { userDeviceTypes } from '#shared/table/userDeviceTypes.ts'
import { checkDeviceTypeScope, existingDeviceType } from './visibleDeviceTypes.ts'
import { checkNetworkScope, existingNetwork } from './visibleNetworks.ts'
import { userByIdFor } from './visibleUsers.ts'

interface DeviceTypeLinkRequest {
  readonly params: { readonly id: number; readonly deviceTypeId: number }
  readonly caller: Caller
  readonly table: Table
}

/** Creates or deletes the association of a user with a device type. Throws the errors of DeviceHive in its order. */
export const associate = (request: DeviceTypeLinkRequest, how: 'assign' | 'unassign'): Promise<void> => {
  const { params, caller, table } = request
  checkDeviceTypeScope(caller, params.deviceTypeId)
  return retryOnConflict(async () => {
    const user = await userByIdFor(params.id, request)
    if (deviceHiveProfile(user.standing).allDeviceTypes)
      throw forbidden('Cannot assign device type to user with all device types allowed')
    await existingDeviceType(params.deviceTypeId, table)
    const type = deviceTypeId(params.deviceTypeId)
    await (how === 'assign'
      ? userDeviceTypes(table).assign(user, type)
      : userDeviceTypes(table).unassign(user.id, type))
  })
}

interface NetworkLinkRequest {
  readonly params: { readonly id: number; readonly networkId: number }
  readonly caller: Caller
  readonly table: Table
}

interface UserAndNetwork {
  readonly user: UserId
  readonly network: GroupId
}

/** Returns the user and network of an association request. Throws the errors of DeviceHive in its order. */
export const namedUserAndNetwork = async (request: NetworkLinkRequest): Promise<UserAndNetwork> => {
  const { params, caller, table } = request
  const network = groupId(params.networkId)
  checkNetworkScope(caller, network)
  const { id: user } = await userByIdFor(params.id, request)
  await existingNetwork(network, table)
  return { user, network }
}
