import type { EventRule } from '../eventRule.ts'

/**
 * Faster than `speedLimit` knots; 0 is no limit. With `event.overspeed.notRepeat`, the default, only the first position
 * above the limit raises it.
 */
export const overspeed: EventRule = (position, { last, latest, settings }) => {
  const limitKnots = settings.number('speedLimit', 0)
  if (!latest || !position.valid || limitKnots === 0 || position.speed <= limitKnots) return []
  if (settings.flag('event.overspeed.notRepeat', true) && (last?.speed ?? 0) > limitKnots) return []
  return [{ type: 'deviceOverspeed', attributes: { speed: position.speed, speedLimit: limitKnots } }]
}
