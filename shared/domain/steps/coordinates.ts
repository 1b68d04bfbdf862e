import { distanceBetween } from '../geometry.ts'
import type { PipelineStep } from '../step.ts'

/**
 * Holds a device in place while its fixes only tremble, if `coordinates.filter` is set: nearer than `coordinates.minError`
 * meters, or farther than `coordinates.maxError` by a fix that the device itself does not trust.
 */
export const coordinates: PipelineStep = (position, { last, settings }) => {
  if (!settings.flag('coordinates.filter') || !last) return position
  if (last.latitude === 0 && last.longitude === 0) return position
  const minErrorMeters = settings.number('coordinates.minError', 0)
  const maxErrorMeters = settings.number('coordinates.maxError', 0)
  const moved = distanceBetween(last, position)
  const trembles = minErrorMeters > 0 && moved <= minErrorMeters
  const jumps = maxErrorMeters > 0 && moved >= maxErrorMeters && !position.valid
  return trembles || jumps ? { ...position, latitude: last.latitude, longitude: last.longitude } : position
}
