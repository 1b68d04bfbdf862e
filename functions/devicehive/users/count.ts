import { users } from '#shared/api/devicehive/users.ts'
import { soughtUsers } from '#shared/http/devicehive/soughtUsers.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.count, async call => ({ count: (await soughtUsers(call.query, call)).length }))
