/** Descriptions of events, links to them, and which of them are unread. */
import { eventPage } from '#shared/domain/eventLink.ts'
import type { EventModel } from '#shared/model/event.ts'
import { type Knots, knots } from '#shared/units.ts'
import { alarmText } from '../format/attributes.ts'
import type { Texts } from '../texts/texts.ts'

interface TextContext {
  readonly texts: Pick<Texts, 'events' | 'manage' | 'values'>
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
  const more = alarm === undefined ? result : alarmText(String(alarm), texts.values)
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

/** Returns the events that are newer than all in `before`; newest first. */
export const eventsSince = <E extends HasId>(events: readonly E[], before: readonly E[]): readonly E[] => {
  const at = events.findIndex(({ id }) => id === before[0]?.id)
  return at < 0 ? events : events.slice(0, at)
}

/** Returns all events once, newest first. */
export const mergedEvents = (...lists: readonly (readonly EventModel[])[]): readonly EventModel[] => {
  const byId = new Map(lists.flat().map(event => [event.id, event]))
  return [...byId.values()].toSorted((a, b) => Date.parse(b.serverTime) - Date.parse(a.serverTime) || b.id - a.id)
}

type Received = Pick<EventModel, 'serverTime'>

/** Returns whether the server received an event after a time, Unix time in milliseconds. */
export const isLater = ({ serverTime }: Received, time: number): boolean => Date.parse(serverTime) > time

/** Returns when the server received the newest of events, or -Infinity if there are none. */
export const newestTime = (events: readonly Received[]): number =>
  events.reduce((newest, { serverTime }) => Math.max(newest, Date.parse(serverTime)), -Infinity)
