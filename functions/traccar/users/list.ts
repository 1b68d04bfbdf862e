import { users } from '#shared/api/traccar/users.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { userModel } from '#shared/http/userModel.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.list, async ({ query, caller, stores }) => {
  const manager = query.userId === undefined ? undefined : userId(query.userId)
  if (caller.administrator && manager === undefined)
    return (await stores.users.all()).map(account => userModel(account))
  const managed = await stores.users.managedBy(manager ?? caller.id)
  // Who manages nobody and may not has no list; a manager who has nobody yet has an empty one.
  const ordinary = !caller.administrator && caller.account.userLimit === 0
  if (ordinary && managed.length === 0) throw forbidden('Admin access required')
  return managed.map(account => userModel(account))
})
