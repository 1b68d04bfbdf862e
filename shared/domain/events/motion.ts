import type { EventRule } from '../eventRule.ts'
import { DEFAULT_SPEED_THRESHOLD_KNOTS } from '../steps/motion.ts'

/** The speed went above `event.motion.speedThreshold` knots, or down to it. A device that was never heard stood still. */
export const motion: EventRule = (position, { last, latest, settings }) => {
  if (!latest || !position.valid) return []
  const thresholdKnots = settings.number('event.motion.speedThreshold', DEFAULT_SPEED_THRESHOLD_KNOTS)
  const moved = (last?.speed ?? 0) > thresholdKnots
  const moves = position.speed > thresholdKnots
  if (moved === moves) return []
  return [{ type: moves ? 'deviceMoving' : 'deviceStopped' }]
}
