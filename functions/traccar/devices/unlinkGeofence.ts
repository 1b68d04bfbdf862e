import { devices } from '#shared/api/traccar/devices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(devices.unlinkGeofence, async ({ body, stores }) => {
  await stores.links.deviceGeofence.remove(body.deviceId, body.geofenceId)
})
