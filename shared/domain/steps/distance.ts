import { distanceBetween } from '../geometry.ts'
import type { Step } from '../step.ts'
import { centi } from '../rounding.ts'

/**
 * Sets `distance`, the meters since the latest position, unless the device sent its own, and `totalDistance`, their sum.
 * Both are rounded to two decimals at every step, so the sum is that of the rounded ones.
 */
export const distance: Step = (position, { last }) => {
  const sent = position.attributes['distance']
  const meters = centi(typeof sent === 'number' ? sent : last ? distanceBetween(last, position) : 0)
  const before = last?.attributes['totalDistance']
  const totalDistance = last ? centi((typeof before === 'number' ? before : 0) + meters) : 0
  return { ...position, attributes: { ...position.attributes, distance: meters, totalDistance } }
}
