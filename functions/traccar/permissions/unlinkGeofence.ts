import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(permissions.unlinkGeofence, async ({ body, stores }) => {
  await stores.links.userGeofence.remove(body.userId, body.geofenceId)
})
