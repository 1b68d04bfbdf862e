import { users } from '#shared/api/devicehive/users.ts'
import { hiveUserWithNetworks, namedUser } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.get, async call => {
  const account = await namedUser(call.params.id, call)
  return hiveUserWithNetworks(account, call.now, call.stores)
})
