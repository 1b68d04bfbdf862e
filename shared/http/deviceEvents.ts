import { deviceId, type GeofenceId, geofenceId } from '../model/ids.ts'
import type { Event } from '../model/event.ts'
import type { Caller } from './authenticate.ts'
import { devicesOf, eachDevice, type DeviceResult, type Report, type ReportQuery } from './foldDevices.ts'

interface EventReportRequest extends Report {
  readonly query: ReportQuery & { readonly type: readonly string[] }
  readonly caller: Caller
}

/** `%` stands in Traccar's documents, `allEvents` is what its client sends. */
const EVERY_TYPE = ['%', 'allEvents']

/**
 * The events of each device of a report that the caller asks for and may know of, by the time at which we learned of
 * them. Those about a geofence are for users to whom it is linked, administrators not excepted.
 */
export const deviceEvents = async (asked: EventReportRequest): Promise<DeviceResult<readonly Event[]>[]> => {
  const { query, stores, caller } = asked
  const linked = new Set<GeofenceId>(await stores.geofences.linkedToUser(caller.id))
  const every = query.type.length === 0 || EVERY_TYPE.some(type => query.type.includes(type))
  const wanted = ({ type, geofenceId: fence }: Event) =>
    (every || query.type.includes(type)) && (fence === 0 || linked.has(geofenceId(fence)))
  return eachDevice(await devicesOf(asked), async ({ id }) => {
    const events: Event[] = []
    for await (const event of stores.events.between(deviceId(id), query.from, query.to)) {
      if (wanted(event)) events.push(event)
    }
    return events
  })
}
