import { users } from '#shared/api/devicehive/users.ts'
import { checkDeviceTypeScope, deviceTypesOf, typeNotAssociated } from '#shared/http/devicehive/deviceTypes.ts'
import { checkOthersAssociations, userByIdFor } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.getDeviceType, async call => {
  const { params, caller, stores } = call
  checkDeviceTypeScope(caller, params.deviceTypeId)
  checkOthersAssociations(caller, params.id, 'ManageDeviceType')
  const user = await userByIdFor(params.id, call)
  const deviceType = (await deviceTypesOf(user, stores)).find(({ id }) => id === params.deviceTypeId)
  if (!deviceType) throw typeNotAssociated(params.deviceTypeId, user.id)
  return { deviceType }
})
