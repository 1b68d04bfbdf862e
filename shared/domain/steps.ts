/** Steps that turn a reported point into a position. pipeline.ts lists them in their order. */
import type { Position, PositionDraft } from '../model/position.ts'
import { centi, type Coordinates, distanceBetween } from './geometry.ts'

import type { Settings } from './settings.ts'

/** Input of a step in addition to the position. */
export interface StepContext {
  /** The device's last valid position: distances are measured from it. */
  readonly last: Position | undefined
  /** The device's latest position, valid or not: its place, attributes and total distance are continued. */
  readonly previous: Position | undefined
  readonly settings: Settings
  /** Returns the ids of the device's geofences that contain the coordinates, ascending. */
  readonly geofencesAt: (place: Coordinates) => readonly number[]
  /** Resolves with true if the same report of the device is stored already. */
  readonly isStored: (position: PositionDraft) => Promise<boolean>
}

/** Returns the position, changed or not, or undefined to drop it. */
export type PipelineStep = (
  position: PositionDraft,
  context: StepContext,
) => PositionDraft | undefined | Promise<PositionDraft | undefined>

/** Sets the place of an outdated position, which was reported without coordinates, to that of the previous position. */
export const outdated: PipelineStep = (position, { previous }) => {
  if (!position.outdated) return position
  if (!previous) return undefined
  const { fixTime, valid, latitude, longitude, altitude, speed, course, accuracy } = previous
  return { ...position, fixTime, valid, latitude, longitude, altitude, speed, course, accuracy }
}

const FUTURE_MS = 5 * 60_000

/**
 * Drops positions if `filter.enable` is set: `filter.invalid`, `.zero`, `.duplicate`, `.future`, `.approximate`, `.static`
 * and `.distance` in meters. Keeps every position that follows more than `filter.limit` seconds after the previous one.
 */
export const filter: PipelineStep = (position, { last, previous, settings }) => {
  if (!settings.flag('filter.enable')) return position
  const limitMs = settings.number('filter.limit', 0) * 1000
  if (limitMs > 0 && previous && position.fixTime - previous.fixTime > limitMs) return position
  const distanceMeters = settings.number('filter.distance', 0)
  const unwanted =
    (settings.flag('filter.invalid') && !position.valid) ||
    (settings.flag('filter.zero') && position.latitude === 0 && position.longitude === 0) ||
    (settings.flag('filter.duplicate') && position.fixTime === previous?.fixTime) ||
    (settings.flag('filter.future') && position.fixTime > position.serverTime + FUTURE_MS) ||
    (settings.flag('filter.approximate') && String(position.attributes['approximate']) === 'true') ||
    (settings.flag('filter.static') && position.speed === 0) ||
    (distanceMeters > 0 && last !== undefined && distanceBetween(last, position) < distanceMeters)
  return unwanted ? undefined : position
}

/**
 * Keeps the device at its last valid place if `coordinates.filter` is set and it moved at most `coordinates.minError`
 * meters. Also keeps it there if the position is invalid and at least `coordinates.maxError` meters away.
 */
export const coordinates: PipelineStep = (position, { last, settings }) => {
  if (!settings.flag('coordinates.filter') || !last) return position
  if (last.latitude === 0 && last.longitude === 0) return position
  const minErrorMeters = settings.number('coordinates.minError', 0)
  const maxErrorMeters = settings.number('coordinates.maxError', 0)
  const movedMeters = distanceBetween(last, position)
  const isJitter = minErrorMeters > 0 && movedMeters <= minErrorMeters
  const isJump = maxErrorMeters > 0 && movedMeters >= maxErrorMeters && !position.valid
  return isJitter || isJump ? { ...position, latitude: last.latitude, longitude: last.longitude } : position
}

/** The circumference of the earth. A device that reports a longer distance since its last report is wrong. */
const MAX_SENT_METERS = 40_075_017

/**
 * Sets `distance`, the meters since the last valid position, unless the device sent its own, and `totalDistance`, their sum.
 * Both are rounded to two decimals at every step, so the sum is that of the rounded distances. An invalid position adds
 * nothing to the sum.
 */
export const distance: PipelineStep = (position, { last, previous }) => {
  const sent = position.attributes['distance']
  const measured = last && position.valid ? distanceBetween(last, position) : 0
  const drivenMeters = typeof sent === 'number' && sent >= 0 && sent <= MAX_SENT_METERS ? sent : measured
  const before = previous?.attributes['totalDistance']
  const added = position.valid ? centi(drivenMeters) : 0
  const totalDistance = previous ? centi((typeof before === 'number' ? before : 0) + added) : 0
  const stored = centi(typeof sent === 'number' ? sent : measured)
  return { ...position, attributes: { ...position.attributes, distance: stored, totalDistance } }
}

/**
 * Copies attributes that the device does not send with every report from its previous position, if
 * `processing.copyAttributes.enable` is set. `processing.copyAttributes` lists their names, separated by spaces.
 */
export const copyAttributes: PipelineStep = (position, { previous, settings }) => {
  if (!settings.flag('processing.copyAttributes.enable') || !previous) return position
  const names = settings.text('processing.copyAttributes').split(' ').filter(Boolean)
  const copied = names.flatMap(name => {
    const value = previous.attributes[name]
    return value === undefined || Object.hasOwn(position.attributes, name) ? [] : [[name, value] as const]
  })
  return copied.length === 0
    ? position
    : { ...position, attributes: { ...position.attributes, ...Object.fromEntries(copied) } }
}

/** Traccar's default of `event.motion.speedThreshold`: a slower device is stationary. */
export const DEFAULT_SPEED_THRESHOLD_KNOTS = 0.01

/** Sets the attribute `motion` unless the device sent its own: faster than `event.motion.speedThreshold` knots. */
export const motion: PipelineStep = (position, { settings }) => {
  if (typeof position.attributes['motion'] === 'boolean') return position
  const thresholdKnots = settings.number('event.motion.speedThreshold', DEFAULT_SPEED_THRESHOLD_KNOTS)
  return { ...position, attributes: { ...position.attributes, motion: position.speed > thresholdKnots } }
}

/** Sets the ids of the geofences that contain the position. */
export const geofences: PipelineStep = (position, { geofencesAt }) => ({
  ...position,
  geofenceIds: geofencesAt(position),
})

/** Drops a report that is stored already: trackers resend reports, and the stream delivers at least once. */
export const duplicates: PipelineStep = async (position, { isStored }) =>
  (await isStored(position)) ? undefined : position
