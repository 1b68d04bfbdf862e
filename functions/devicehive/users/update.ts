import { users } from '#shared/api/devicehive/users.ts'
import { updateUser } from '#shared/http/devicehive/updateUser.ts'
import { userToChange } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.update, async call => {
  const before = await userToChange(call.params.id, call)
  await updateUser(before, call.body(), call.caller, call.exchange)
})
