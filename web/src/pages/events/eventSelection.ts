/** The filter of the events page, stored in its address. */
import type { EventModel } from '#shared/model/event.ts'
import { idsIn, joinIds, type Query } from '../../app/links.ts'

export interface EventSelection {
  /** Empty for all. */
  readonly type: string
  /** Ids; empty for all devices of the user. */
  readonly devices: readonly number[]
}

export const parseEventSelection = (query: URLSearchParams): EventSelection => ({
  type: query.get('type') ?? '',
  devices: idsIn(query.getAll('devices')),
})

export const eventsQuery = ({ type, devices }: EventSelection): Query => ({
  type: type || undefined,
  devices: joinIds(devices),
})

export const isSelected = (event: EventModel, { type, devices }: EventSelection): boolean =>
  (type === '' || event.type === type) && (devices.length === 0 || devices.includes(event.deviceId))
