import { geofences as operations } from '#shared/api/traccar/geofences.ts'
import { parseArea } from '#shared/domain/wkt.ts'
import { badRequest } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { geofenceId } from '#shared/model/ids.ts'
import { geofences } from '#shared/table/geofences.ts'
import { collection } from './collection.ts'
import { checkAll } from './listing.ts'

const geofence = collection({
  kind: 'geofence',
  toId: geofenceId,
  store: geofences,
  textsOf: ({ name, description }) => [name, description],
  references: ({ calendarId }) => [{ kind: 'calendar', id: calendarId }],
  check: ({ area }) => {
    const parsed = parseArea(area)
    if ('problem' in parsed) throw badRequest(parsed.problem)
  },
})

export const list: Implementation<typeof operations.list> = async call => {
  checkAll(call)
  return geofence.list(call)
}
export const get: Implementation<typeof operations.get> = geofence.get
export const create: Implementation<typeof operations.create> = geofence.create
export const update: Implementation<typeof operations.update> = geofence.update
export const remove: Implementation<typeof operations.remove> = geofence.remove
