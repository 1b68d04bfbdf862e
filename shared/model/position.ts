import * as z from 'zod/mini'
import { Degrees, Knots, Meters } from './units.ts'
import { deviceId, type DeviceId, positionId, type PositionId } from './ids.ts'
import { traccarTime, WireTime } from './time.ts'
import { Attributes } from './wire.ts'

/** Stored report of a device, as used inside the system. Times are Unix milliseconds. */
export interface Position {
  readonly id: PositionId
  readonly deviceId: DeviceId
  readonly protocol: string
  /** Time of receipt. `deviceTime` is from the device's clock, `fixTime` from the satellites. */
  readonly serverTime: number
  readonly deviceTime: number
  readonly fixTime: number
  /** True if the position repeats an earlier fix. */
  readonly outdated: boolean
  /** True if the device trusts the fix. */
  readonly valid: boolean
  readonly latitude: Degrees
  readonly longitude: Degrees
  readonly altitude: Meters
  readonly speed: Knots
  readonly course: Degrees
  /** 0 if unknown. */
  readonly accuracy: Meters
  /** Ids of the device's geofences that contained the position when it arrived. */
  readonly geofenceIds: readonly number[]
  readonly attributes: Attributes
  /** Absent if all of them were computed. Not sent to clients: it only distinguishes reports of the same time. */
  readonly sent?: SentValues
}

/** Which of the attributes that the pipeline computes were sent by the device. */
export interface SentValues {
  readonly motion: boolean
  readonly distance: boolean
}

/** Position without an id, which the log assigns. */
export type PositionDraft = Omit<Position, 'id'>

/** Position in Traccar's format, with members for newer clients. */
export const PositionModel = z
  .strictObject({
    id: z.int().check(z.meta({ 'x-unit': 'id' })),
    attributes: Attributes,
    deviceId: z.int().check(z.meta({ 'x-unit': 'id' })),
    type: z.null(),
    protocol: z.nullable(z.string()),
    serverTime: WireTime,
    deviceTime: WireTime,
    fixTime: WireTime,
    outdated: z.boolean(),
    valid: z.boolean(),
    latitude: Degrees,
    longitude: Degrees,
    altitude: Meters,
    speed: Knots,
    course: Degrees,
    address: z.nullable(z.string()),
    accuracy: Meters,
    network: z.null(),
    geofenceIds: z.array(z.int().check(z.meta({ 'x-unit': 'id' }))),
  })
  .check(z.meta({ id: 'Position' }))
export type PositionModel = z.infer<typeof PositionModel>

/** Converts a position to the wire format. The members are in Traccar's order. */
export const positionModel = (position: Position): PositionModel => {
  const fixTime = traccarTime(position.fixTime)
  return {
    id: position.id,
    attributes: position.attributes,
    deviceId: position.deviceId,
    type: null,
    protocol: position.protocol,
    serverTime: traccarTime(position.serverTime),
    deviceTime: position.deviceTime === position.fixTime ? fixTime : traccarTime(position.deviceTime),
    fixTime,
    outdated: position.outdated,
    valid: position.valid,
    latitude: position.latitude,
    longitude: position.longitude,
    altitude: position.altitude,
    speed: position.speed,
    course: position.course,
    address: null,
    accuracy: position.accuracy,
    network: null,
    geofenceIds: [...position.geofenceIds],
  }
}

/** Converts a position that was stored as JSON. */
export const positionFrom = (model: PositionModel): Position => ({
  id: positionId(model.id),
  deviceId: deviceId(model.deviceId),
  protocol: model.protocol ?? '',
  serverTime: Date.parse(model.serverTime),
  deviceTime: Date.parse(model.deviceTime),
  fixTime: Date.parse(model.fixTime),
  outdated: model.outdated,
  valid: model.valid,
  latitude: model.latitude,
  longitude: model.longitude,
  altitude: model.altitude,
  speed: model.speed,
  course: model.course,
  accuracy: model.accuracy,
  geofenceIds: model.geofenceIds,
  attributes: model.attributes,
})

const TICKS_PER_MS = 1 / 250
/** 2020-01-01T00:00:00Z: start of the ticks. 32 bits of quarter-seconds last until 2054. */
const TICK_EPOCH_MS = Date.UTC(2020, 0, 1)

/** Returns the quarter-second that contains a time. Times before 2020 share tick 0. */
export const tickOf = (ms: number): number => Math.max(0, Math.floor((ms - TICK_EPOCH_MS) * TICKS_PER_MS))
export const msOfTick = (tick: number): number => TICK_EPOCH_MS + tick / TICKS_PER_MS

const DEVICE_FACTOR = 2 ** 32
/** Returns `device × 2^32 + tick`: unique, at most 2^53 - 1, and sufficient to locate the position. */
export const positionIdOf = (device: DeviceId, tick: number): PositionId => positionId(device * DEVICE_FACTOR + tick)
export const deviceOfPosition = (id: PositionId): DeviceId => deviceId(Math.floor(id / DEVICE_FACTOR))
export const tickOfPosition = (id: PositionId): number => id % DEVICE_FACTOR
