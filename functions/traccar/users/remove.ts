import { users } from '#shared/api/traccar/users.ts'
import { isAbove } from '#shared/domain/standing.ts'
import { forbidden } from '#shared/errors.ts'
import { actorOn } from '#shared/http/actorOn.ts'
import { checkUserWriter } from '#shared/http/changeUser.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.remove, async ({ params, caller, stores }) => {
  const id = userId(params.id)
  await checkUserWriter(caller, id, stores)
  const account = await stores.users.byId(id)
  if (account && actorOn(caller, id) === 'manager' && isAbove(account, caller.account))
    throw forbidden('Admin access required')
  if (!(await stores.users.remove(id))) throw forbidden('User access denied')
})
