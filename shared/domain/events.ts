/** Rules that raise events. Each compares a position with earlier ones; none has a state. pipeline.ts lists them in order. */
import type { RaisedEvent } from '../model/event.ts'
import type { Position, PositionDraft } from '../model/position.ts'
import type { Attributes } from '../model/wire.ts'
import type { Settings } from './settings.ts'
import { DEFAULT_SPEED_THRESHOLD_KNOTS } from './steps.ts'

/** Input of a rule in addition to the position. */
export interface EventContext {
  /** The last valid position before this one. */
  readonly last: Position | undefined
  /** The latest position before this one, valid or not. */
  readonly previous: Position | undefined
  /** True if this position is the device's latest now. A late one does not show the device's current behavior. */
  readonly latest: boolean
  readonly settings: Settings
  /** Ids of the device's current geofences that contained it before. */
  readonly insideBefore: readonly number[]
  /** Returns true if a calendar of the geofence excludes events at a Unix time in milliseconds. */
  readonly isSilent?: (geofence: number, ms: number) => boolean
  readonly maintenances?: readonly MaintenancePlan[]
}

/** Maintenance that applies to the device. `start` and `period` have the unit of the attribute `type`. */
export interface MaintenancePlan {
  readonly id: number
  readonly type: string
  readonly start: number
  readonly period: number
}

export type EventRule = (position: PositionDraft, context: EventContext) => readonly RaisedEvent[]

/** The device responded to a command: the attribute `result` is set. Late positions raise it, too. */
export const commandResult: EventRule = ({ attributes }) =>
  attributes['result'] === undefined ? [] : [{ type: 'commandResult', attributes: { result: attributes['result'] } }]

/**
 * The device is faster than `speedLimit` knots; 0 means no limit. With `event.overspeed.notRepeat`, the default, only the
 * first position above the limit raises the event.
 */
export const overspeed: EventRule = (position, { last, latest, settings }) => {
  const limitKnots = settings.number('speedLimit', 0)
  if (!latest || !position.valid || limitKnots === 0 || position.speed <= limitKnots) return []
  if (settings.flag('event.overspeed.notRepeat', true) && (last?.speed ?? 0) > limitKnots) return []
  return [{ type: 'deviceOverspeed', attributes: { speed: position.speed, speedLimit: limitKnots } }]
}

/** The speed crossed `event.motion.speedThreshold` knots. A device without an earlier valid position counts as stationary. */
export const motion: EventRule = (position, { last, latest, settings }) => {
  if (!latest || !position.valid) return []
  const thresholdKnots = settings.number('event.motion.speedThreshold', DEFAULT_SPEED_THRESHOLD_KNOTS)
  const moved = (last?.speed ?? 0) > thresholdKnots
  const moves = position.speed > thresholdKnots
  if (moved === moves) return []
  return [{ type: moves ? 'deviceMoving' : 'deviceStopped' }]
}

/**
 * The device entered or left geofences: one event for each. Exits come first, so that a device that goes from one geofence
 * into the next has left the first before it enters the second.
 */
export const geofence: EventRule = (position, { latest, insideBefore, isSilent = () => false }) => {
  if (!latest || !position.valid) return []
  const inside = position.geofenceIds
  const left = insideBefore.filter(id => !inside.includes(id))
  const entered = inside.filter(id => !insideBefore.includes(id))
  return [
    ...left.map(geofenceId => ({ type: 'geofenceExit', geofenceId }) as const),
    ...entered.map(geofenceId => ({ type: 'geofenceEnter', geofenceId }) as const),
  ].filter(({ geofenceId }) => !isSilent(geofenceId, position.fixTime))
}

/** The position has the attribute `alarm`. Late positions raise it, too. */
export const alarm: EventRule = ({ attributes }) =>
  attributes['alarm'] === undefined ? [] : [{ type: 'alarm', attributes: { alarm: attributes['alarm'] } }]

/** The attribute `ignition` changed. Both positions must have it, because a position without it does not show a change. */
export const ignition: EventRule = (position, { last, latest }) => {
  if (!latest || !position.valid || !last) return []
  const [before, now] = [ignitionOf(last.attributes), ignitionOf(position.attributes)]
  if (before === undefined || now === undefined || before === now) return []
  return [{ type: now ? 'ignitionOn' : 'ignitionOff' }]
}

const ignitionOf = ({ ignition: value }: Attributes): boolean | undefined =>
  value === undefined ? undefined : String(value).toLowerCase() === 'true'

/**
 * The total distance passed `maintenance.start` meters plus a multiple of `maintenance.interval`. A position that passes
 * several multiples raises one event.
 */
export const maintenance: EventRule = (position, { previous, latest, settings }) => {
  const intervalMeters = settings.number('maintenance.interval', 0)
  if (!latest || intervalMeters === 0) return []
  const startMeters = settings.number('maintenance.start', 0)
  const passed = (meters: number) => Math.trunc((meters - startMeters) / intervalMeters)
  const now = totalDistanceOf(position)
  if (passed(previous ? totalDistanceOf(previous) : 0) >= passed(now)) return []
  return [{ type: 'maintenance', attributes: { totalDistance: now } }]
}

/**
 * A value passed the start of a maintenance, or the start plus a multiple of its period. A position that passes several
 * multiples raises one event. Both positions need the value, so that a first report raises nothing.
 */
export const maintenancePlans: EventRule = (position, { previous, latest, maintenances = [] }) => {
  if (!latest || !previous) return []
  return maintenances.flatMap(({ id, type, start, period }): RaisedEvent[] => {
    const [before, now] = [valueOf(previous, type), valueOf(position, type)]
    if (period <= 0 || before === 0 || now === 0 || now < start) return []
    const passed = (value: number) => Math.trunc((value - start) / period)
    const isDue = before < start || passed(before) < passed(now)
    return isDue ? [{ type: 'maintenance', maintenanceId: id, attributes: { [type]: now } }] : []
  })
}

const TIMES = ['serverTime', 'deviceTime', 'fixTime'] as const

/** Returns an attribute as a number, or a time in milliseconds; 0 if the position does not have it. */
const valueOf = (position: PositionDraft, type: string): number => {
  const time = TIMES.find(name => name === type)
  const value = time ? position[time] : Number(position.attributes[type])
  return Number.isFinite(value) ? value : 0
}

/** The device reported another driver's card than in its latest position. */
export const driver: EventRule = ({ attributes: { driverUniqueId } }, { previous, latest }) => {
  if (!latest || driverUniqueId === undefined || driverUniqueId === '') return []
  if (previous?.attributes['driverUniqueId'] === driverUniqueId) return []
  return [{ type: 'driverChanged', attributes: { driverUniqueId } }]
}

const totalDistanceOf = ({ attributes: { totalDistance } }: PositionDraft): number =>
  typeof totalDistance === 'number' ? totalDistance : 0
