/**
 * The events in a device's state, as text. Events of one position that differ only in their geofence are one entry with
 * a list of ids, so that the state stays small if a fix enters thousands of geofences.
 */
import type { Event, EventType } from '../model/event.ts'
import { type DeviceId, positionId } from '../model/ids.ts'
import type { Attributes } from '../model/wire.ts'
import { idRangesText, idsFromRanges } from '../domain/idRanges.ts'

/**
 * One event, or several with consecutive ids. Times are Unix milliseconds. Ids of events and positions omit the device.
 */
interface Entry {
  readonly tick: number
  readonly type: EventType
  readonly at: number
  /** Event time, if it differs from the server time. */
  readonly time?: number
  readonly position?: number
  /** Ids of geofences, with one event for each, in their order. */
  readonly fences?: string
  readonly maintenance?: number
  readonly attributes?: Attributes
}

const DEVICE_FACTOR = 2 ** 32

/** Returns the text, or undefined if there are no events. */
export const storedEventsText = (events: readonly Event[]): string | undefined =>
  events.length === 0 ? undefined : JSON.stringify(grouped(events).map(entryOf))

/** Returns the events of such a text, or of a JSON array of complete events, the format of earlier versions. */
export const eventsFromStored = (deviceId: DeviceId, text: string): Event[] => {
  const entries: (Entry | Event)[] = JSON.parse(text)
  return entries.flatMap(entry => ('id' in entry ? [entry] : eventsOf(deviceId, entry)))
}

const grouped = (events: readonly Event[]): Event[][] => {
  const groups: Event[][] = []
  for (const event of events) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last && continues(last, event)) group.push(event)
    else groups.push([event])
  }
  return groups
}

const isPlain = ({ attributes }: Event) => Object.keys(attributes).length === 0

const continues = (last: Event, next: Event): boolean =>
  next.id === last.id + 1 &&
  next.type === last.type &&
  next.serverTime === last.serverTime &&
  next.eventTime === last.eventTime &&
  next.positionId === last.positionId &&
  next.geofenceId > 0 &&
  last.geofenceId > 0 &&
  isPlain(last) &&
  isPlain(next)

const entryOf = (group: readonly Event[]): Entry => {
  const [first] = group
  if (!first) throw new Error('a group of events is empty')
  const { id, type, serverTime, eventTime, positionId: position, geofenceId, maintenanceId, attributes } = first
  return {
    tick: id % DEVICE_FACTOR,
    type,
    at: serverTime,
    ...(eventTime !== serverTime && { time: eventTime }),
    ...(position > 0 && { position: position % DEVICE_FACTOR }),
    ...(geofenceId > 0 && { fences: idRangesText(group.map(event => event.geofenceId)) }),
    ...(maintenanceId !== undefined && { maintenance: maintenanceId }),
    ...(!isPlain(first) && { attributes }),
  }
}

const eventsOf = (deviceId: DeviceId, entry: Entry): Event[] => {
  const { tick, type, at, time = at, position = 0, fences, maintenance, attributes = {} } = entry
  const base = deviceId * DEVICE_FACTOR
  const ids = fences === undefined ? [0] : idsFromRanges(fences)
  return ids.map((geofenceId, n) => ({
    id: base + tick + n,
    type,
    deviceId,
    serverTime: at,
    eventTime: time,
    positionId: position > 0 ? positionId(base + position) : 0,
    geofenceId,
    ...(maintenance !== undefined && { maintenanceId: maintenance }),
    attributes,
  }))
}
