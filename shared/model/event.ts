import * as z from 'zod/mini'
import { DeviceId } from './ids.ts'
import { traccarTime, WireTime } from './time.ts'
import { Attributes } from './wire.ts'

/** What can happen, in the order in which Traccar lists the types of notifications. */
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

/** What a rule saw. It becomes an event when the device's log gives it an id. */
export interface RaisedEvent {
  readonly type: EventType
  /** 0 when it is about no geofence. */
  readonly geofenceId?: number
  readonly attributes?: Attributes
}

/** Something that happened to a device. */
export interface Event {
  /** `device × 2^32 + tick`, like a position's but counted apart. */
  readonly id: number
  readonly type: EventType
  readonly deviceId: DeviceId
  /** When we learned of it, milliseconds. */
  readonly serverTime: number
  /** When it happened, milliseconds: the fix time of its position. */
  readonly eventTime: number
  /** 0 when it is about no position. */
  readonly positionId: number
  readonly geofenceId: number
  readonly attributes: Attributes
}

/** An event as one function hands it to another. */
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

/** An event as Traccar sends it; `serverTime` is what 3.9 calls its time, `eventTime` what later versions do. */
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

/** Domain to wire. */
export const eventModel = ({ serverTime, eventTime, ...event }: Event): EventModel => ({
  ...event,
  serverTime: traccarTime(serverTime),
  eventTime: traccarTime(eventTime),
  maintenanceId: 0,
})
