import { geofences } from '#shared/api/traccar/geofences.ts'
import { forbidden } from '#shared/errors.ts'
import { geofenceRecordOf } from '#shared/http/changeGeofence.ts'
import { handle } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { geofenceId } from '#shared/model/ids.ts'

export const handler = handle(geofences.update, async ({ params, body, stores }) => {
  checkSameId(params.id, body.id)
  const record = geofenceRecordOf(body)
  const id = geofenceId(params.id)
  if (!(await stores.geofences.update(id, record))) throw forbidden('Geofence access denied')
  return { ...record, id }
})
