/** Descriptions of events, links to them, and which of them are unread. */
import { eventPage } from '#shared/domain/eventLink.ts'
import type { EventModel } from '#shared/model/event.ts'
import { type Knots, knots } from '#shared/units.ts'
import type { Texts } from '../texts/texts.ts'

interface TextContext {
  readonly texts: Pick<Texts, 'events' | 'manage'>
  /** Names by geofence id. */
  readonly geofences: ReadonlyMap<number, string>
  readonly speed: (speed: Knots) => string
}

/**
 * Describes an event: `Geofence entered: Depot`, `Speed limit exceeded: 74 km/h (limit 50 km/h)`. An unknown type is
 * shown unchanged.
 */
export const eventText = (
  { type, geofenceId, attributes }: EventModel,
  { texts, geofences, speed }: TextContext,
): string => {
  const title = eventTypeName(type, texts)
  if (geofenceId > 0) {
    const fence = geofences.get(geofenceId) ?? texts.events.geofence(geofenceId)
    return `${title}: ${fence}`
  }
  const { speed: driven, speedLimit: limit, alarm, result } = attributes
  if (typeof driven === 'number' && typeof limit === 'number')
    return `${title}: ${texts.events.tooFast(speed(knots(driven)), speed(knots(limit)))}`
  const more = alarm ?? result
  return more === undefined ? title : `${title}: ${more}`
}

export const eventTypeName = (type: string, { manage }: Pick<Texts, 'manage'>): string =>
  new Map<string, string>(Object.entries(manage.notifications.types)).get(type) ?? type

interface DeviceEvent {
  readonly deviceId: number
  /** ISO 8601. */
  readonly eventTime: string
}

/** Returns a link to the history from half an hour before to half an hour after the event. */
export const historyAround = ({ deviceId, eventTime }: DeviceEvent): string =>
  `#${eventPage({ deviceId, eventTime: Date.parse(eventTime) })}`

interface HasId {
  readonly id: number
}

/** Returns the number of events before the last seen one; all if it is not in the list. The list is newest first. */
export const unreadCount = (events: readonly HasId[], lastSeen: number | undefined): number => {
  const at = events.findIndex(({ id }) => id === lastSeen)
  return at < 0 ? events.length : at
}

/** Returns the events that are newer than all in `before`; newest first. */
export const eventsSince = <E extends HasId>(events: readonly E[], before: readonly E[]): readonly E[] =>
  events.slice(0, unreadCount(events, before[0]?.id))
