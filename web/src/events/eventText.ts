/** An event in words. */
import type { EventModel } from '#shared/model/event.ts'
import { type Knots, knots } from '#shared/units.ts'
import type { Texts } from '../texts/texts.ts'

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
