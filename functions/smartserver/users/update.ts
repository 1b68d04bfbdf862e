import { users } from '#shared/api/smartserver/users.ts'
import { changedUser } from '#shared/domain/smartserver/userChange.ts'
import { notFound } from '#shared/errors.ts'
import { roleToward } from '#shared/http/roleToward.ts'
import { handle } from '#shared/http/handle.ts'
import { changeOf } from '#shared/http/smartserver/change.ts'
import { inScope, toSmartServerUserWithKey } from '#shared/http/smartserver/scope.ts'

export const handler = handle(users.update, async ({ body, caller, stores }) => {
  const account = await stores.users.update(body.id, before => ({
    ...changeOf(before, changedUser(caller.account, inScope(before, caller), body)),
    boundBy: roleToward(caller, before.id) === 'manager' ? caller.account : undefined,
  }))
  if (!account) throw notFound('User not found')
  return toSmartServerUserWithKey(account, stores)
})
