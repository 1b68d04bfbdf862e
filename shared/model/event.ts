import * as z from 'zod/mini'
import { DeviceId } from './ids.ts'
import { traccarTime, WireTime } from './time.ts'
import { Attributes } from './wire.ts'

/** Event types, in the order of Traccar's notification types. */
export const EVENT_TYPES = [
  'commandResult',
  'deviceOnline',
  'deviceUnknown',
  'deviceOffline',
  'deviceMoving',
  'deviceStopped',
  'deviceOverspeed',
  'geofenceEnter',
  'geofenceExit',
  'alarm',
  'ignitionOn',
  'ignitionOff',
  'maintenance',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** Event raised by a rule. The device's log assigns its id. */
export interface RaisedEvent {
  readonly type: EventType
  /** Id of the geofence, or 0 if the event concerns none. */
  readonly geofenceId?: number
  readonly attributes?: Attributes
}

/** Event of a device. */
export interface Event {
  /** `device × 2^32 + tick`, like a position's id, but with separate ticks. */
  readonly id: number
  readonly type: EventType
  readonly deviceId: DeviceId
  /** Time at which the server learned of the event. Unix time in milliseconds. */
  readonly serverTime: number
  /** Fix time of the event's position. Unix time in milliseconds. */
  readonly eventTime: number
  /** Id of the position, or 0 if the event has none. */
  readonly positionId: number
  readonly geofenceId: number
  readonly attributes: Attributes
}

/** Event in a payload between functions. */
export const QueuedEvent = z.object({
  id: z.int(),
  type: z.enum(EVENT_TYPES),
  deviceId: DeviceId,
  serverTime: z.number(),
  eventTime: z.number(),
  positionId: z.int(),
  geofenceId: z.int(),
  attributes: Attributes,
})

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** Event in Traccar's form. `serverTime` is the time in Traccar 3.9, `eventTime` the time in later versions. */
export const EventModel = z
  .strictObject({
    id,
    attributes: Attributes,
    deviceId: id,
    type: z.string(),
    serverTime: WireTime,
    eventTime: WireTime,
    positionId: id,
    geofenceId: id,
    maintenanceId: id,
  })
  .check(z.meta({ id: 'Event' }))
export type EventModel = z.infer<typeof EventModel>

/** Converts an event to its wire form. */
export const eventModel = ({ serverTime, eventTime, ...event }: Event): EventModel => ({
  ...event,
  serverTime: traccarTime(serverTime),
  eventTime: traccarTime(eventTime),
  maintenanceId: 0,
})
