import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(permissions.linkDevice, async ({ body, stores }) => {
  await stores.deviceLinks.add(body.userId, body.deviceId)
  return body
})
