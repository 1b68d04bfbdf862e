import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(permissions.linkDevice, async ({ body, stores, now }) => {
  await stores.deviceLinks.add({ user: body.userId, device: body.deviceId, at: now })
  return body
})
