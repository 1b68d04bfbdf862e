import { groups } from '#shared/api/traccar/groups.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(groups.unlinkGeofence, async ({ body, stores }) => {
  await stores.links.groupGeofence.remove(body.groupId, body.geofenceId)
})
