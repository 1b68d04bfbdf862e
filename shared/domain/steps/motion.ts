import type { PipelineStep } from '../step.ts'

/** Traccar's: below it a device stands. */
export const DEFAULT_SPEED_THRESHOLD_KNOTS = 0.01

/** Sets the attribute `motion` unless the device sent its own: faster than `event.motion.speedThreshold` knots. */
export const motion: PipelineStep = (position, { settings }) => {
  if (typeof position.attributes['motion'] === 'boolean') return position
  const thresholdKnots = settings.number('event.motion.speedThreshold', DEFAULT_SPEED_THRESHOLD_KNOTS)
  return { ...position, attributes: { ...position.attributes, motion: position.speed > thresholdKnots } }
}
