import { users } from '#shared/api/smartserver/users.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { requireLowerRole } from '#shared/http/smartserver/scope.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.remove, async ({ params, caller, stores }) => {
  if (params.id === caller.id) throw badRequest('You cannot delete your own user')
  const { id } = requireLowerRole(await stores.users.byId(userId(params.id)), caller)
  if (!(await stores.users.remove(id))) throw notFound('User not found')
})
