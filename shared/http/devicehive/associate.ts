import { deviceHiveProfile } from '../../domain/devicehive/status.ts'
import { forbidden } from '../../errors.ts'
import { deviceTypeId } from '../../model/ids.ts'
import { retryOnConflict } from '../../table/entities.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { checkDeviceTypeScope, existingDeviceType } from './deviceTypes.ts'
import { userByIdFor } from './users.ts'

interface DeviceTypeLinkRequest {
  readonly params: { readonly id: number; readonly deviceTypeId: number }
  readonly caller: Caller
  readonly stores: Stores
}

/** Makes or ends the association of a user with a device type. Throws what DeviceHive says, in its order. */
export const associate = (asked: DeviceTypeLinkRequest, how: 'assign' | 'unassign'): Promise<void> => {
  const { params, caller, stores } = asked
  checkDeviceTypeScope(caller, params.deviceTypeId)
  return retryOnConflict(async () => {
    const user = await userByIdFor(params.id, asked)
    if (deviceHiveProfile(user.standing).allDeviceTypes)
      throw forbidden('Cannot assign device type to user with all device types allowed')
    await existingDeviceType(params.deviceTypeId, stores)
    const type = deviceTypeId(params.deviceTypeId)
    await (how === 'assign'
      ? stores.userDeviceTypes.assign(user, type)
      : stores.userDeviceTypes.unassign(user.id, type))
  })
}
