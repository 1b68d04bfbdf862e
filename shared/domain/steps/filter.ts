import { distanceBetween } from '../geometry.ts'
import type { PipelineStep } from '../step.ts'

const FUTURE_MS = 5 * 60_000

/**
 * Drops positions that an owner does not want to keep, if `filter.enable` is set: `filter.invalid`, `.zero`, `.duplicate`,
 * `.future`, `.approximate`, `.static` and `.distance` in meters. After `filter.limit` seconds without a position one
 * passes all the same.
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
