import { users } from '#shared/api/traccar/users.ts'
import { outranks } from '#shared/domain/membership.ts'
import { forbidden } from '#shared/errors.ts'
import { roleToward } from '#shared/http/roleToward.ts'
import { checkUserWriter } from '#shared/http/changeUser.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.removeToken, async ({ params, caller, stores }) => {
  const id = userId(params.id)
  await checkUserWriter(caller, id, stores)
  const account = await stores.users.update(id, before => {
    if (roleToward(caller, id) === 'manager' && outranks(before, caller.account))
      throw forbidden('Admin access required')
    return { token: null }
  })
  if (!account) throw forbidden('User access denied')
})
