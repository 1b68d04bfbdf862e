/** Visits of geofences, from the events at their borders. */
import type { Event } from '../model/event.ts'

export interface Visit {
  readonly geofenceId: number
  /** Unix time in milliseconds. */
  readonly startTime: number
  readonly endTime: number
}

/**
 * Returns the complete visits of a device, by start time. An entry replaces an earlier one of the same geofence. An exit
 * without an entry and an entry without an exit are ignored. The events are those of the range, in any order.
 */
export const visitsOf = (events: readonly Event[]): Visit[] => {
  const entered = new Map<number, number>()
  const visits: Visit[] = []
  for (const { type, geofenceId, eventTime } of events.toSorted((a, b) => a.eventTime - b.eventTime || a.id - b.id)) {
    if (type === 'geofenceEnter') entered.set(geofenceId, eventTime)
    if (type !== 'geofenceExit') continue
    const startTime = entered.get(geofenceId)
    entered.delete(geofenceId)
    if (startTime !== undefined) visits.push({ geofenceId, startTime, endTime: eventTime })
  }
  return visits.toSorted((a, b) => a.startTime - b.startTime)
}
