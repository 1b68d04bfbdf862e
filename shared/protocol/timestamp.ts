/** The shapes in which trackers write a moment. */
import { parseIso } from '../model/time.ts'
import { decimalFrom } from './values.ts'

/** Numbers up to the first are seconds since 1970, then milliseconds, microseconds and nanoseconds. */
const SECONDS_END = 2_147_483_647
const MILLISECONDS_END = 1e14
const MICROSECONDS_END = 1e17
const NANOSECONDS_END = 1e20

const msFromNumber = (value: number): number | undefined => {
  if (!(value >= 0 && value < NANOSECONDS_END)) return undefined
  if (value < SECONDS_END) return Math.round(value * 1000)
  if (value < MILLISECONDS_END) return Math.round(value)
  return Math.round(value / (value < MICROSECONDS_END ? 1e3 : 1e6))
}

/** Date and time with a `T` or blanks between them, then a zone. A `+` that was not escaped arrives as a blank, or is lost. */
const DATE_AND_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt]\s*|\s+)(\d[\d:.,]*?)(?:\s*([Zz]|UTC|GMT)|(\s*[+-]\s*|\s+|(?<=:\d{2}:\d{2})(?=\d{2}:))(\d{2}:?(?:\d{2})?))?$/

/**
 * Returns a moment in milliseconds since 1970, or undefined if the value is none: a number of seconds, milliseconds,
 * microseconds or nanoseconds, also as text, or a date in ISO 8601, with a blank instead of `T` too. UTC without a zone.
 */
export const timestampFrom = (value: unknown): number | undefined => {
  if (typeof value === 'number') return msFromNumber(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const number = decimalFrom(text)
  if (number !== undefined) return msFromNumber(number)
  const match = DATE_AND_TIME.exec(text)
  if (!match) return parseIso(text)
  const [, date, time, utc, sign = '', zone = ''] = match
  return parseIso(`${date}T${time}${utc ? 'Z' : zone && (sign.trim() || '+') + zone}`)
}
