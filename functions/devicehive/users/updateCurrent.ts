import { users } from '#shared/api/devicehive/users.ts'
import { updateUser } from '#shared/http/devicehive/updateUser.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.updateCurrent, ({ body, caller, exchange }) =>
  updateUser(caller.account, body(), caller, exchange),
)
