import { users } from '#shared/api/smartserver/users.ts'
import { checkUserWriter } from '#shared/http/changeUser.ts'
import { handle } from '#shared/http/handle.ts'
import { changePassword } from '#shared/http/smartserver/newPassword.ts'
import { requireLowerRole, byUserName } from '#shared/http/smartserver/scope.ts'

export const handler = handle(users.changePassword, async ({ body, caller, stores, exchange }) => {
  const user = requireLowerRole(await byUserName(body.userName, stores), caller)
  await checkUserWriter(caller, user.id, stores)
  const { id, credentialVersion } = await changePassword({ ...body, user }, exchange)
  // All sessions of the user end but the one in which it was done.
  if (caller.id === id && caller.session) await stores.sessions.keep(caller.session, credentialVersion)
})
