import { users } from '#shared/api/traccar/users.ts'
import { outranks } from '#shared/domain/membership.ts'
import { forbidden } from '#shared/errors.ts'
import { roleToward } from '#shared/http/roleToward.ts'
import { checkUserWriter } from '#shared/http/changeUser.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.remove, async ({ params, caller, stores }) => {
  const id = userId(params.id)
  await checkUserWriter(caller, id, stores)
  const account = await stores.users.byId(id)
  if (account && roleToward(caller, id) === 'manager' && outranks(account, caller.account))
    throw forbidden('Admin access required')
  if (!(await stores.users.remove(id))) throw forbidden('User access denied')
})
