import { distanceBetween } from '../geometry.ts'
import type { PipelineStep } from '../step.ts'
import { centi } from '../rounding.ts'

/** Once around the earth. A device that says it drove further since its last report is wrong. */
const MAX_SENT_METERS = 40_075_017

/**
 * Sets `distance`, the meters since the last valid position, unless the device sent its own, and `totalDistance`, their sum.
 * Both are rounded to two decimals at every step, so the sum is that of the rounded ones. A position without a valid fix adds
 * nothing to the sum.
 */
export const distance: PipelineStep = (position, { last, previous }) => {
  const sent = position.attributes['distance']
  const measured = last && position.valid ? distanceBetween(last, position) : 0
  const way = typeof sent === 'number' && sent >= 0 && sent <= MAX_SENT_METERS ? sent : measured
  const before = previous?.attributes['totalDistance']
  const added = position.valid ? centi(way) : 0
  const totalDistance = previous ? centi((typeof before === 'number' ? before : 0) + added) : 0
  const shown = centi(typeof sent === 'number' ? sent : measured)
  return { ...position, attributes: { ...position.attributes, distance: shown, totalDistance } }
}
