import { parseIso } from '../model/time.ts'

/** Reads numbers and booleans from values of a query, a form or JSON. */

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** Returns the number in a text in decimal notation with a point, or undefined if it has none or is not finite. */
const decimalFrom = (text: string): number | undefined => {
  const trimmed = text.trim()
  return DECIMAL.test(trimmed) ? finite(Number(trimmed)) : undefined
}

/** Returns the number in a value or in its text, or undefined if it has none or is not finite. */
export const numberFrom = (value: unknown): number | undefined => {
  if (typeof value === 'string') return decimalFrom(value)
  return typeof value === 'number' ? finite(value) : undefined
}

/** Adding 0 converts -0 to 0. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value + 0 : undefined)

const TRUE: ReadonlySet<string> = new Set(['1', 'true', 'on', 'yes', 'y', 't'])
const FALSE: ReadonlySet<string> = new Set(['0', 'false', 'off', 'no', 'n', 'f'])

/** Returns the boolean in a value or in any of the words that trackers write, or undefined if it has none. */
export const booleanFrom = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const word = String(value).trim().toLowerCase()
  if (TRUE.has(word)) return true
  return FALSE.has(word) ? false : undefined
}

/** Returns true if a value is undefined, null or blank text, which templates without a value send. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** Returns true for an absent value, and for a list or an object without members. */
export const isEmpty = (value: unknown): boolean =>
  isAbsent(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

export type Scalar = string | number | boolean

export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** Time and place of a point: the only values that can reject it. */

/** A value, or the reason for its rejection. */
export type Essential = number | { readonly refused: string }

/** 2000-01-01T00:00:00Z. No tracker is older, so an earlier fix comes from a clock that was never set. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
/** Maximum time that a device's clock can be ahead of the server's. */
export const AHEAD_MAX_MS = 24 * 3_600_000
/** Returns the time of a fix, or the reason for its rejection. Times are Unix time in milliseconds. */
export const fixTimeFrom = (value: unknown, receivedAt: number): Essential => {
  const time = timestampFrom(value)
  if (time === undefined) return { refused: 'timestamp is not a date' }
  if (time < EARLIEST_MS) return { refused: 'timestamp is before 2000-01-01' }
  if (time > receivedAt + AHEAD_MAX_MS) return { refused: 'timestamp is more than 24 hours in the future' }
  return time
}

const DEGREES_MAX = { latitude: 90, longitude: 180 }

/** Returns a coordinate in degrees, or the reason for its rejection. */
export const coordinateFrom = (name: 'latitude' | 'longitude', value: unknown): Essential => {
  const most = DEGREES_MAX[name]
  const number = numberFrom(value)
  if (number === undefined) return { refused: `${name} is not a number` }
  return Math.abs(number) > most ? { refused: `${name} is not between -${most} and ${most}` } : number
}

/** Formats of time that trackers write. */

/** Numbers up to the first limit are seconds since 1970, then milliseconds, microseconds and nanoseconds. */
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

/** Date and time with `T` or spaces between them, then a zone. An unescaped `+` arrives as a space, or is lost. */
const DATE_AND_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt]\s*|\s+)(\d[\d:.,]*?)(?:\s*([Zz]|UTC|GMT)|(\s*[+-]\s*|\s+|(?<=:\d{2}:\d{2})(?=\d{2}:))(\d{2}:?(?:\d{2})?))?$/

/**
 * Returns Unix time in milliseconds, or undefined if the value is not a time. Accepts numbers of seconds, milliseconds,
 * microseconds or nanoseconds, also as text, and ISO 8601 dates, also with a space instead of `T`. UTC without a zone.
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
