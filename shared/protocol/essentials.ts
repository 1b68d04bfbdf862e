/** Time and place of a point: the only values that can refuse it. */
import { timestampFrom } from './timestamp.ts'
import { numberFrom } from './values.ts'

/** A value, or why it can't be accepted. */
export type Essential = number | { readonly refused: string }

/** 2000-01-01T00:00:00Z: no tracker is older, so an earlier fix comes from a clock that was never set. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
/** How far a device's clock can be ahead of ours. */
export const AHEAD_MAX_MS = 24 * 3_600_000
/** Returns the moment of a fix in milliseconds. `receivedAt` is in milliseconds, too. */
export const fixTimeFrom = (value: unknown, receivedAt: number): Essential => {
  const time = timestampFrom(value)
  if (time === undefined) return { refused: 'timestamp is not a date' }
  if (time < EARLIEST_MS) return { refused: 'timestamp is before 2000-01-01' }
  if (time > receivedAt + AHEAD_MAX_MS) return { refused: 'timestamp is more than 24 hours in the future' }
  return time
}

const DEGREES_MAX = { latitude: 90, longitude: 180 }

/** Returns a coordinate in degrees. */
export const coordinateFrom = (name: 'latitude' | 'longitude', value: unknown): Essential => {
  const most = DEGREES_MAX[name]
  const number = numberFrom(value)
  if (number === undefined) return { refused: `${name} is not a number` }
  return Math.abs(number) > most ? { refused: `${name} is not between -${most} and ${most}` } : number
}
