/** An event in words. */
import type { EventModel } from '#shared/model/event.ts'
import { type Knots, knots } from '#shared/units.ts'
import type { Texts } from '../texts/texts.ts'
import { linkTo } from '../app/links.ts'

interface Known {
  readonly texts: Pick<Texts, 'events' | 'manage'>
  /** Names of geofences by their ids. */
  readonly geofences: ReadonlyMap<number, string>
  readonly speed: (speed: Knots) => string
}

/** `Geofence entered: Depot`, `Speed limit exceeded: 74 km/h (limit 50 km/h)`. An unknown type is shown as it is. */
export const eventText = ({ type, geofenceId, attributes }: EventModel, { texts, geofences, speed }: Known): string => {
  const title = typeText(type, texts)
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

export const typeText = (type: string, { manage }: Pick<Texts, 'manage'>): string =>
  new Map<string, string>(Object.entries(manage.notifications.types)).get(type) ?? type

interface Happened {
  readonly deviceId: number
  /** ISO 8601. */
  readonly eventTime: string
}

const AROUND_MS = 30 * 60_000

/** A link to the half hours before and after. */
export const historyAround = ({ deviceId, eventTime }: Happened): string => {
  const at = Date.parse(eventTime)
  const [from, to] = [at - AROUND_MS, at + AROUND_MS].map(time => new Date(time).toISOString())
  return linkTo(`/history/${deviceId}`, { from, to })
}

/** Which events are new to somebody. */
interface Identified {
  readonly id: number
}

/** How many stand before the one that was seen last; all of them where it is not there any more. Newest first. */
export const unreadIn = (events: readonly Identified[], seen: number | undefined): number => {
  const at = events.findIndex(({ id }) => id === seen)
  return at < 0 ? events.length : at
}

/** Those that came after a moment at which `before` was all there was; newest first. */
export const newSince = <E extends Identified>(events: readonly E[], before: readonly E[]): readonly E[] =>
  events.slice(0, unreadIn(events, before[0]?.id))
