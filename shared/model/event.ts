import * as z from 'zod/mini'
import { DeviceId } from './ids.ts'
import { traccarTime, WireTime } from './time.ts'
import { Attributes } from './wire.ts'

/** Event types of 3.9, in the order of its notification types. */
export const EVENT_TYPES_39 = [
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
/** All event types. */
export const EVENT_TYPES = [...EVENT_TYPES_39, 'driverChanged'] as const
export type EventType = (typeof EVENT_TYPES)[number]

const STATUS_EVENTS: readonly EventType[] = ['deviceOnline', 'deviceUnknown', 'deviceOffline']

/** True if the event tells that the status of its device changed. */
export const changesStatus = (type: EventType): boolean => STATUS_EVENTS.includes(type)

/** Event raised by a rule. The device's log assigns its id. */
export interface RaisedEvent {
  readonly type: EventType
  /** 0 if the event has no geofence. */
  readonly geofenceId?: number
  /** Absent if the event has no maintenance. */
  readonly maintenanceId?: number
  readonly attributes?: Attributes
}

/** Event of a device. */
export interface Event {
  /** `device × 2^32 + tick`, with ticks of its own that are independent of those of positions. */
  readonly id: number
  readonly type: EventType
  readonly deviceId: DeviceId
  /** Time at which the server received it, Unix time in milliseconds. */
  readonly serverTime: number
  /** Time at which it occurred, Unix time in milliseconds: the fix time of its position. */
  readonly eventTime: number
  /** 0 if the event has no position. */
  readonly positionId: number
  readonly geofenceId: number
  /** Absent if the event has no maintenance. */
  readonly maintenanceId?: number
  readonly attributes: Attributes
}

/** Event in the payload of an invocation. */
export const QueuedEvent = z.object({
  id: z.int(),
  type: z.enum(EVENT_TYPES),
  deviceId: DeviceId,
  serverTime: z.number(),
  eventTime: z.number(),
  positionId: z.int(),
  geofenceId: z.int(),
  maintenanceId: z.exactOptional(z.int()),
  attributes: Attributes,
})

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** Event in Traccar's format. `serverTime` is the time of 3.9, `eventTime` that of later versions. */
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

/** Converts an event to the wire format. */
export const eventModel = ({ serverTime, eventTime, maintenanceId = 0, ...event }: Event): EventModel => ({
  ...event,
  serverTime: traccarTime(serverTime),
  eventTime: traccarTime(eventTime),
  maintenanceId,
})
