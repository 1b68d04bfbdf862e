import { users } from '#shared/api/smartserver/users.ts'
import { handle } from '#shared/http/handle.ts'
import { byUserName, inScope, toSmartServerUsers, usersInScope } from '#shared/http/smartserver/scope.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.list, async ({ query, caller, stores }) => {
  const id = query.id ?? query.Id
  const name = (query.name ?? query.userName ?? '').trim()
  if (id === undefined && name === '') return toSmartServerUsers(await usersInScope(caller, stores), stores)
  const user = await (id === undefined ? byUserName(name, stores) : stores.users.byId(userId(id)))
  return toSmartServerUsers([inScope(user, caller)], stores)
})
