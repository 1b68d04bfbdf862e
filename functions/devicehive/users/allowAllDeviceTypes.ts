import { users } from '#shared/api/devicehive/users.ts'
import { checkAllDeviceTypesScope } from '#shared/http/devicehive/deviceTypes.ts'
import { userByIdFor, userNotFound } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.allowAllDeviceTypes, async call => {
  checkAllDeviceTypesScope(call.caller)
  const user = await userByIdFor(call.params.id, call)
  if (!(await call.stores.userDeviceTypes.allowAll(user.id, true))) throw userNotFound(user.id)
})
