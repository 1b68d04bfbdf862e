import { users } from '#shared/api/devicehive/users.ts'
import { networksInScope } from '#shared/http/devicehive/networks.ts'
import { deviceHiveUserWithNetworks, userByIdFor } from '#shared/http/devicehive/users.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.get, async call => {
  const account = await userByIdFor(call.params.id, call)
  const found = await deviceHiveUserWithNetworks(account, call.now, call.stores)
  if (account.id === call.caller.id) return found
  return { ...found, networks: networksInScope(call.caller, found.networks) }
})
