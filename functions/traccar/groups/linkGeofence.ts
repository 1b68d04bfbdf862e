import { groups } from '#shared/api/traccar/groups.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(groups.linkGeofence, async ({ body, stores }) => {
  await stores.links.groupGeofence.add(body.groupId, body.geofenceId)
  return body
})
