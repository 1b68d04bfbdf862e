/**
 * Text form of the events that a device's state carries. Events of one position that differ only in their geofence
 * share one entry with a list of ids. So the state stays small when a fix enters thousands of geofences.
 */
import type { Event, EventType } from '../model/event.ts'
import { type DeviceId, positionId } from '../model/ids.ts'
import type { Attributes } from '../model/wire.ts'
import { idRangesText, idsFromRanges } from '../domain/idRanges.ts'

/**
 * One event, or several with consecutive ids. Times are Unix times in milliseconds. Other ids omit their device part.
 */
interface Entry {
  readonly tick: number
  readonly type: EventType
  readonly at: number
  /** Time of the event, if it differs from the server's. */
  readonly time?: number
  readonly position?: number
  /** One event for each of these geofences, in their order. */
  readonly fences?: string
  readonly attributes?: Attributes
}

const DEVICE_FACTOR = 2 ** 32

/** Returns the text, or undefined if there are no events. */
export const storedEventsText = (events: readonly Event[]): string | undefined =>
  events.length === 0 ? undefined : JSON.stringify(grouped(events).map(entryOf))

/** Parses the text, or a JSON array of whole events, which is the previous format. */
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
  const { id, type, serverTime, eventTime, positionId: position, geofenceId, attributes } = first
  return {
    tick: id % DEVICE_FACTOR,
    type,
    at: serverTime,
    ...(eventTime !== serverTime && { time: eventTime }),
    ...(position > 0 && { position: position % DEVICE_FACTOR }),
    ...(geofenceId > 0 && { fences: idRangesText(group.map(event => event.geofenceId)) }),
    ...(!isPlain(first) && { attributes }),
  }
}

const eventsOf = (deviceId: DeviceId, entry: Entry): Event[] => {
  const { tick, type, at, time = at, position = 0, fences, attributes = {} } = entry
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
    attributes,
  }))
}
