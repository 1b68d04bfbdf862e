import { networks } from '#shared/api/devicehive/networks.ts'
import { groupWith, NAME_MISSING } from '#shared/http/devicehive/networks.ts'
import { badRequest } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(networks.insert, async ({ body, caller, stores }) => {
  const { name, description = null } = body
  if (name === undefined) throw badRequest(NAME_MISSING)
  const id = await stores.networks.create(groupWith({ name, groupId: 0, attributes: {} }, { description }), caller.id)
  return { id }
})
