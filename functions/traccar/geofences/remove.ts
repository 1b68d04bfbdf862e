import { geofences } from '#shared/api/traccar/geofences.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { geofenceId } from '#shared/model/ids.ts'

export const handler = handle(geofences.remove, async ({ params, stores }) => {
  if (!(await stores.geofences.remove(geofenceId(params.id)))) throw forbidden('Geofence access denied')
})
