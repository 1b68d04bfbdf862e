import { users } from '#shared/api/smartserver/users.ts'
import { handle } from '#shared/http/handle.ts'
import { toSmartServerUserWithKey } from '#shared/http/smartserver/scope.ts'

export const handler = handle(users.current, async ({ caller, stores }) =>
  toSmartServerUserWithKey(caller.account, stores),
)
