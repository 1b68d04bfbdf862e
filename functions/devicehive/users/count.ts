import { users } from '#shared/api/devicehive/users.ts'
import { filterUsers } from '#shared/http/devicehive/filterUsers.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.count, async call => ({ count: (await filterUsers(call.query, call)).length }))
