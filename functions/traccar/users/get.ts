import { users } from '#shared/api/traccar/users.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { userModel } from '#shared/http/userModel.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.get, async ({ params, stores }) => {
  const account = await stores.users.byId(userId(params.id))
  // Only administrators get here for a user who is not there: to others it looks like one of somebody else.
  if (!account) throw notFound('User not found')
  return userModel(account)
})
