/** The shapes in which trackers write a moment. */
import { parseIso } from '../model/time.ts'

/** Numbers from here on are milliseconds, those below are seconds. */
const SECONDS_END = 2_147_483_647

const NUMBER = /^\d{1,15}(?:\.\d{1,9})?$/
/** A `+` that was not escaped arrives as a space. */
const LOST_PLUS = / (?=\d{2}:?\d{2}$)/

const msFromNumber = (value: number): number => Math.round(value < SECONDS_END ? value * 1000 : value)

/**
 * Seconds, milliseconds, ISO 8601 text, or `yyyy-MM-dd HH:mm:ss`, to milliseconds since 1970; UTC where no zone is said.
 * Returns undefined when it is none of these.
 */
export const timestampFrom = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value >= 0 && value < 1e15 ? msFromNumber(value) : undefined
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (NUMBER.test(text)) return msFromNumber(Number(text))
  return parseIso(text.includes('T') ? text.replace(LOST_PLUS, '+') : text.replace(' ', 'T'))
}
