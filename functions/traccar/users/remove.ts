import { users } from '#shared/api/traccar/users.ts'
import { maySetFor } from '#shared/domain/userRules.ts'
import { forbidden } from '#shared/errors.ts'
import { actorOn } from '#shared/http/actorOn.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.remove, async ({ params, caller, stores }) => {
  const id = userId(params.id)
  const account = await stores.users.byId(id)
  if (account && !maySetFor(actorOn(caller, id), account)) throw forbidden('Admin access required')
  if (!(await stores.users.remove(id))) throw forbidden('User access denied')
})
