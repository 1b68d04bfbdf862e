import { users } from '#shared/api/devicehive/users.ts'
import { deviceTypesInScope, deviceTypesOf } from '#shared/http/devicehive/deviceTypes.ts'
import { userByIdFor } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.getDeviceTypes, async call => {
  const user = await userByIdFor(call.params.id, call)
  return deviceTypesInScope(call.caller, await deviceTypesOf(user, call.stores))
})
