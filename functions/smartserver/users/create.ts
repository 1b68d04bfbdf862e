import { users } from '#shared/api/smartserver/users.ts'
import { newUser } from '#shared/domain/smartserver/userChange.ts'
import { handle } from '#shared/http/handle.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { newUserOwnership } from '#shared/http/newUserOwnership.ts'
import { creation } from '#shared/http/smartserver/change.ts'
import { checkNewPassword } from '#shared/http/smartserver/newPassword.ts'
import { toSmartServerUserWithKey } from '#shared/http/smartserver/scope.ts'

export const handler = handle(users.create, async ({ body, caller, stores }) => {
  const user = creation(newUser(caller.account, body))
  await checkNewPassword(body.password, stores)
  const phc = await hashPassword(body.password)
  return toSmartServerUserWithKey(await stores.users.create({ ...newUserOwnership(caller), ...user, phc }), stores)
})
