import { users } from '#shared/api/traccar/users.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { userModel } from '#shared/http/userModel.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.list, async ({ query, caller, stores }) => {
  const { userId: named } = query
  const found = await (named === undefined ? stores.users.visibleTo(caller) : stores.users.managedBy(userId(named)))
  // Who looks after nobody and may not has no list; a manager who has nobody yet has an empty one.
  const ordinary = !caller.administrator && !caller.managesTenant && caller.account.userLimit === 0
  if (ordinary && found.length === 0) throw forbidden('Admin access required')
  return found.map(account => userModel(account))
})
