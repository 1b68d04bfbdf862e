import { users } from '#shared/api/devicehive/users.ts'
import { deviceHiveUserWithNetworks } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.getCurrent, ({ caller, now, stores }) =>
  deviceHiveUserWithNetworks(caller.account, now, stores),
)
