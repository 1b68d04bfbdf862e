import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(permissions.linkGeofence, async ({ body, stores }) => {
  await stores.links.userGeofence.add(body.userId, body.geofenceId)
  return body
})
