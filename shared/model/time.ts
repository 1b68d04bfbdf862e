/** Dates on the wire. Internally, times are Unix time in milliseconds, UTC. */
import * as z from 'zod/mini'

/** Returns `2016-12-10T08:15:30.000+00:00`, the only date format in responses of Traccar routes. */
export const traccarTime = (ms: number): string => new Date(ms).toISOString().slice(0, -1) + '+00:00'

/** Years 1000 to 9999. Outside this range, ISO text does not sort by time. */
const MIN_MS = Date.UTC(1000, 0, 1)
const MAX_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

const ISO =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/
const ORDINAL = /^(\d{4})-(\d{3})$/
const WEEK = /^(\d{4})-W(\d{2})-(\d)$/

const DAY_MS = 86_400_000

/** Returns Unix time in milliseconds, or undefined if the text is not an existing date. UTC without an offset. */
export const parseIso = (text: string): number | undefined => {
  const ordinal = ORDINAL.exec(text)
  if (ordinal) return inYear(Number(ordinal[1]), Number(ordinal[2]))
  const week = WEEK.exec(text)
  if (week) return weekDate(Number(week[1]), Number(week[2]), Number(week[3]))
  const match = ISO.exec(text)
  if (!match) return undefined
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone] = match
  if (zone && match[4] === undefined) return undefined
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const read = new Date(at)
  // Date.UTC turns 30 February into a day in March, so a date exists only if it survives the round trip.
  const exists =
    read.getUTCFullYear() === Number(year) &&
    read.getUTCMonth() + 1 === Number(month) &&
    read.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60
  const offset = offsetMs(zone)
  if (!exists || offset === undefined) return undefined
  return bounded(at + Number(fraction.padEnd(3, '0').slice(0, 3)) - offset)
}

/** Returns the UTC offset of a date that `parseIso` reads, in milliseconds; 0 if it has none. */
export const zoneOf = (text: string): number => offsetMs(ISO.exec(text)?.[8]) ?? 0

const bounded = (ms: number): number | undefined => (ms >= MIN_MS && ms <= MAX_MS ? ms : undefined)

const offsetMs = (zone: string | undefined): number | undefined => {
  if (!zone || zone === 'Z' || zone === 'z') return 0
  const digits = zone.slice(1).replace(':', '')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2) || '0')
  if (hours > 18 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const inYear = (year: number, day: number): number | undefined => {
  const at = Date.UTC(year, 0, day)
  return day >= 1 && new Date(at).getUTCFullYear() === year ? bounded(at) : undefined
}

const weekDate = (year: number, week: number, day: number): number | undefined => {
  if (week < 1 || week > 53 || day < 1 || day > 7) return undefined
  // In ISO 8601, week 1 contains 4 January.
  const fourth = Date.UTC(year, 0, 4)
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS
  // A week belongs to the year of its Thursday, so most years have no week 53.
  if (new Date(monday + ((week - 1) * 7 + 3) * DAY_MS).getUTCFullYear() !== year) return undefined
  return bounded(monday + ((week - 1) * 7 + day - 1) * DAY_MS)
}

/**
 * Parses a date like Traccar's JSON binding: ISO text, RFC 1123 text, or epoch milliseconds as a number or digits.
 * Returns undefined for any other value.
 */
export const parseJsonDate = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isInteger(value) ? bounded(value) : undefined
  if (typeof value !== 'string') return undefined
  if (/^\d{5,15}$/.test(value)) return bounded(Number(value))
  if (RFC_1123.test(value)) return rfcDate(value)
  return parseIso(value)
}

const RFC_1123 = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * `Date.parse` turns 30 February into a day in March, so the result is formatted again and compared, without the
 * weekday.
 */
const rfcDate = (text: string): number | undefined => {
  const ms = Date.parse(text)
  const exists = !Number.isNaN(ms) && new Date(ms).toUTCString().slice(5) === text.slice(5)
  return exists ? bounded(ms) : undefined
}

/** Time in a response, already formatted. */
export const WireTime = z.string().check(z.meta({ format: 'date-time' }))

/** Returns one time in each month between two times, oldest first. Unix time in milliseconds. */
export const months = (fromMs: number, toMs: number): number[] => {
  const first = new Date(fromMs)
  const moments: number[] = []
  for (let n = 0; ; n += 1) {
    const start = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n, 1)
    if (start > toMs) return moments
    moments.push(start)
  }
}
