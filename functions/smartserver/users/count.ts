import { users } from '#shared/api/smartserver/users.ts'
import { handle } from '#shared/http/handle.ts'
import { usersInScope } from '#shared/http/smartserver/scope.ts'

export const handler = handle(users.count, async ({ caller, stores }) => ({
  value: (await usersInScope(caller, stores)).length,
}))
