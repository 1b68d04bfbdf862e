import { geofences } from '#shared/api/traccar/geofences.ts'
import { geofenceRecordOf } from '#shared/http/changeGeofence.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(geofences.create, async ({ body, caller, stores }) => {
  const record = geofenceRecordOf(body)
  const id = await stores.geofences.create(record, caller.id)
  return { ...record, id }
})
