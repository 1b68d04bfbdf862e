import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { badRequest } from '#shared/errors.ts'
import { NAME_MISSING } from '#shared/http/devicehive/networks.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(deviceTypes.insert, async ({ body, stores }) => {
  const { name, description = null } = body
  if (name === undefined) throw badRequest(NAME_MISSING)
  return { id: await stores.deviceTypes.create({ name, description }) }
})
