/** Events of the devices of a report, without events of geofences that are not linked to the caller. */
import { tooLarge } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { eventLog } from '#shared/log/eventLog.ts'
import type { Device } from '#shared/model/device.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId, type GeofenceId, geofenceId } from '#shared/model/ids.ts'
import { geofences } from '#shared/table/geofences.ts'
import type { Table } from '#shared/table/table.ts'
import { type DeviceResult, devicesOf, eachDevice, type Report } from './reportDevices.ts'

/** Maximum number of events in the memory of a function. */
const EVENTS_MAX = 100_000

/** Returns true for the events that a report includes. */
type EventFilter = (event: Event) => boolean

interface EventReport extends Report {
  readonly caller: Caller
}

/** Returns the events of each device in a report that pass the filter, by server time. */
export const deviceEvents = async (
  report: EventReport,
  passes: EventFilter,
): Promise<DeviceResult<readonly Event[]>[]> => {
  const { from, to } = report.query
  const read = await eventReader(report, passes)
  return eachDevice(await devicesOf(report), device => read(device, from, to))
}

/**
 * Returns a function that reads the visible events of a device in a range of server time. Throws tooLarge if all events
 * together exceed the memory. Geofence events require a link of the caller to the geofence, also for administrators.
 */
const eventReader = async ({ table, caller }: { table: Table; caller: Caller }, passes: EventFilter) => {
  const linked = new Set<GeofenceId>(await geofences(table).linkedTo({ kind: 'user', id: caller.id }))
  const isVisible = ({ geofenceId: fence }: Event) => fence === 0 || linked.has(geofenceId(fence))
  let count = 0
  return async ({ id }: Pick<Device, 'id'>, from: number, to: number): Promise<Event[]> => {
    const events: Event[] = []
    for await (const event of eventLog(table).between(deviceId(id), from, to)) {
      if (!passes(event) || !isVisible(event)) continue
      events.push(event)
      if ((count += 1) > EVENTS_MAX)
        throw tooLarge(`A report holds at most ${EVENTS_MAX} events: request a shorter period or fewer devices`)
    }
    return events
  }
}

/** Traccar documents `%`, its client sends `allEvents`. */
const EVERY_TYPE = ['%', 'allEvents']

/**
 * Returns a filter by exact types. Without types, and for `%` and `allEvents`, every type passes. With alarms, an alarm passes
 * only if it is one of them; other types are unaffected.
 */
export const byTypeAndAlarm = (types: readonly string[], alarms: readonly string[]): EventFilter => {
  const every = types.length === 0 || EVERY_TYPE.some(type => types.includes(type))
  const isWantedAlarm = ({ type, attributes: { alarm } }: Event) =>
    type !== 'alarm' || alarms.length === 0 || (typeof alarm === 'string' && alarms.includes(alarm))
  return event => (every || types.includes(event.type)) && isWantedAlarm(event)
}

/** An event can be raised this long after its position was recorded, because devices send positions later. */
const SENT_LATE_MS = 7 * 86_400_000
/** The clock of a device can be this far ahead of the server's. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Returns a reader of the visible events that happened in a range, by the time at which they happened. */
export const happenedReader = async (report: EventReport, passes: EventFilter) => {
  const { from, to } = report.query
  const read = await eventReader(report, event => event.eventTime >= from && event.eventTime <= to && passes(event))
  return async (device: Pick<Device, 'id'>): Promise<Event[]> => {
    const events = await read(device, Math.max(0, from - CLOCK_TOLERANCE_MS), to + SENT_LATE_MS)
    return events.toSorted((a, b) => a.eventTime - b.eventTime || a.id - b.id)
  }
}
