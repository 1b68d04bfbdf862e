import { users } from '#shared/api/devicehive/users.ts'
import { insertUser } from '#shared/http/devicehive/insertUser.ts'
import { deviceHiveUser } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.insert, async ({ body, caller, exchange, now }) =>
  deviceHiveUser(await insertUser(caller, body, exchange), now),
)
