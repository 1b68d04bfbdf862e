import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(permissions.unlinkDevice, async ({ body, stores }) => {
  await stores.deviceLinks.remove(body.userId, body.deviceId)
})
