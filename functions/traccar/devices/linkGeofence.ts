import { devices } from '#shared/api/traccar/devices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(devices.linkGeofence, async ({ body, stores }) => {
  await stores.links.deviceGeofence.add(body.deviceId, body.geofenceId)
  return body
})
