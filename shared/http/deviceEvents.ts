import { deviceId, type GeofenceId, geofenceId } from '../model/ids.ts'
import type { Event } from '../model/event.ts'
import type { Caller } from './authenticate.ts'
import { devicesOf, eachDevice, type DeviceResult, type Report, type ReportQuery } from './foldDevices.ts'
import { geofences } from '../table/geofences.ts'
import { eventLog } from '../log/eventLog.ts'

interface EventReportRequest extends Report {
  readonly query: ReportQuery & { readonly type: readonly string[] }
  readonly caller: Caller
}

/** Traccar documents `%`, its client sends `allEvents`. */
const EVERY_TYPE = ['%', 'allEvents']

/**
 * Returns the matching events of each device in a report, by server time. Geofence events require a link of the caller
 * to the geofence, also for administrators.
 */
export const deviceEvents = async (asked: EventReportRequest): Promise<DeviceResult<readonly Event[]>[]> => {
  const { query, table, caller } = asked
  const linked = new Set<GeofenceId>(await geofences(table).linkedToUser(caller.id))
  const every = query.type.length === 0 || EVERY_TYPE.some(type => query.type.includes(type))
  const wanted = ({ type, geofenceId: fence }: Event) =>
    (every || query.type.includes(type)) && (fence === 0 || linked.has(geofenceId(fence)))
  return eachDevice(await devicesOf(asked), async ({ id }) => {
    const events: Event[] = []
    for await (const event of eventLog(table).between(deviceId(id), query.from, query.to)) {
      if (wanted(event)) events.push(event)
    }
    return events
  })
}
