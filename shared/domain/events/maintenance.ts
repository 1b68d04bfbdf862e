import type { PositionDraft } from '../../model/position.ts'
import type { EventRule } from '../eventRule.ts'

/**
 * The odometer passed `maintenance.start` meters plus a multiple of `maintenance.interval`. One event, however many
 * multiples a single position passes.
 */
export const maintenance: EventRule = (position, { previous, latest, settings }) => {
  const intervalMeters = settings.number('maintenance.interval', 0)
  if (!latest || intervalMeters === 0) return []
  const startMeters = settings.number('maintenance.start', 0)
  const passed = (meters: number) => Math.trunc((meters - startMeters) / intervalMeters)
  const now = totalOf(position)
  if (passed(previous ? totalOf(previous) : 0) >= passed(now)) return []
  return [{ type: 'maintenance', attributes: { totalDistance: now } }]
}

const totalOf = ({ attributes: { totalDistance } }: PositionDraft): number =>
  typeof totalDistance === 'number' ? totalDistance : 0
