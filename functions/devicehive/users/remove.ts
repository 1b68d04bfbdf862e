import { users } from '#shared/api/devicehive/users.ts'
import { forbidden } from '#shared/errors.ts'
import { userToChange, userNotFound } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.remove, async call => {
  const { params, caller, stores } = call
  if (caller.id === userId(params.id))
    throw forbidden('You can not delete a user or access key that you use to authenticate this request')
  const account = await userToChange(params.id, call)
  if (!(await stores.users.remove(account.id))) throw userNotFound(params.id)
})
