import { events as operations } from '#shared/api/traccar/events.ts'
import { maySeeDevice, maySeeObject } from '#shared/domain/access.ts'
import { forbidden } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { eventModel } from '#shared/model/event.ts'
import { eventLog } from '#shared/log/eventLog.ts'
import { permissions } from '#shared/table/permissions.ts'

/** An event that does not exist and one of a foreign device are the same to the caller. */
export const get: Implementation<typeof operations.get> = async ({ params, caller, table }) => {
  const event = await eventLog(table).byId(params.id)
  if (!event) throw forbidden('Device access denied')
  const objects = event.geofenceId > 0 ? [{ kind: 'geofence', id: event.geofenceId } as const] : []
  const question = { devices: [event.deviceId], groups: [], users: [], objects, server: false }
  const { facts } = await permissions(table).facts(caller, question)
  if (!maySeeDevice(caller, facts, event.deviceId)) throw forbidden('Device access denied')
  if (objects.some(object => !maySeeObject(caller, facts, object))) throw forbidden('Geofence access denied')
  return eventModel(event)
}
