import { users } from '#shared/api/smartserver/users.ts'
import { handle } from '#shared/http/handle.ts'
import { shownOne } from '#shared/http/smartserver/scope.ts'

export const handler = handle(users.current, async ({ caller, stores }) => shownOne(caller.account, stores))
