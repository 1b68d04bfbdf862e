import { users } from '#shared/api/smartserver/users.ts'
import { newUser } from '#shared/domain/smartserver/userChange.ts'
import { handle } from '#shared/http/handle.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { creation } from '#shared/http/smartserver/change.ts'
import { checkNewPassword } from '#shared/http/smartserver/newPassword.ts'
import { shownOne } from '#shared/http/smartserver/scope.ts'

export const handler = handle(users.create, async ({ body, caller, stores }) => {
  const user = creation(newUser(caller.account, body))
  await checkNewPassword(body.password, stores)
  const phc = await hashPassword(body.password)
  const { id, account, administrator } = caller
  const limited = !administrator && account.userLimit !== 0
  const manager = limited ? { manager: { id, limit: account.userLimit } } : {}
  return shownOne(await stores.users.create({ ...user, ...manager, phc }), stores)
})
