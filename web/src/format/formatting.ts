/** Formats of values, in the language of the page. */
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import type { Knots, Meters } from '#shared/units.ts'
import type { Texts } from '../texts/texts.ts'

export interface Formatting {
  /** `43 km/h` */
  readonly speed: (knots: Knots) => string
  /** `12.4 km` */
  readonly distance: (meters: Meters) => string
  /** A height or an accuracy: `30 m`, or feet where distances are in miles. */
  readonly shortDistance: (meters: number) => string
  /** Date and time of an ISO 8601 text or Unix time in milliseconds. */
  readonly dateTime: (time: string | number) => string
  /** Time only. */
  readonly clock: (time: string | number) => string
  /** Date only. */
  readonly day: (time: string | number) => string
  /** Hour and minute, with the day unless it is the same as that of `now`. Both are Unix time in milliseconds. */
  readonly moment: (time: number, now: number) => string
  /** `3 minutes ago`, or `now` within a minute. `now` is Unix time in milliseconds. */
  readonly ago: (time: string | number, now: number) => string
  /** Whole number: `12,345`. */
  readonly count: (number: number) => string
  /** Number with at most two decimals: `12,345.5`. */
  readonly number: (number: number) => string
  /** A number as it was sent, without separators between thousands: `1234.5678`. */
  readonly plainNumber: (number: number) => string
  /** `Anna, Bert and Carla`. */
  readonly list: (texts: readonly string[]) => string
  /** Units, for axes and columns. */
  readonly units: DisplayUnits
}

interface Choices {
  readonly units: DisplayUnits
  readonly twelveHours: boolean
  readonly locale: string
  readonly timeZone?: string
}

export const createFormatting = ({ units, twelveHours, locale, timeZone }: Choices): Formatting => {
  const number = (digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })
  const [whole, tenths, hundredths] = [number(0), number(1), number(2)]
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 20, useGrouping: false })
  const list = new Intl.ListFormat(locale)
  const hourCycle = twelveHours ? 'h12' : 'h23'
  const zone = timeZone === undefined ? {} : { timeZone }
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle, ...zone })
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle, ...zone })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone })
  // `01:23` like the times with seconds, but `1:23 AM`.
  const time = { hour: twelveHours ? 'numeric' : '2-digit', minute: '2-digit', hourCycle, ...zone } as const
  const minute = new Intl.DateTimeFormat(locale, time)
  const dayAndMinute = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...time })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return {
    speed: knots => `${whole.format(units.speed.from(knots))} ${units.speed.symbol}`,
    distance: meters => {
      const value = units.distance.from(meters)
      const digits = value < 10 ? hundredths : value < 1000 ? tenths : whole
      return `${digits.format(value)} ${units.distance.symbol}`
    },
    shortDistance: meters =>
      units.distance.symbol === 'mi' ? `${whole.format(meters / METERS_PER_FOOT)} ft` : `${whole.format(meters)} m`,
    dateTime: time => dateTime.format(new Date(time)),
    clock: time => clock.format(new Date(time)),
    day: time => day.format(new Date(time)),
    moment: (time, now) => (day.format(time) === day.format(now) ? minute : dayAndMinute).format(time),
    number: value => hundredths.format(value),
    plainNumber: value => plain.format(value),
    list: texts => list.format(texts),
    ago: (time, now) => formatAgo(relative, now - new Date(time).getTime()),
    count: value => whole.format(value),
    units,
  }
}

const METERS_PER_FOOT = 0.3048

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

const STEPS = [
  ['day', 24 * HOUR_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
] as const

/** A time in the future, by a wrong clock, is `now`. */
const formatAgo = (relative: Intl.RelativeTimeFormat, age: number): string => {
  const [unit, length] = STEPS.find(([, least]) => age >= least) ?? ['second', Infinity]
  return relative.format(-Math.floor(Math.max(0, age) / length), unit)
}

/** Formats a duration: `2 h 05 min`, `4 min`, `12 s`. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds < MINUTE_MS) return `${Math.floor(milliseconds / 1000)} s`
  const minutes = Math.floor((milliseconds % HOUR_MS) / MINUTE_MS)
  if (milliseconds < HOUR_MS) return `${minutes} min`
  return `${Math.floor(milliseconds / HOUR_MS)} h ${String(minutes).padStart(2, '0')} min`
}

/** Formats the value of an attribute. */
export const formatAttribute = (value: string | number | boolean, map: Texts['map']): string =>
  typeof value === 'boolean' ? (value ? map.yes : map.no) : String(value)

interface Coordinates {
  readonly latitude: number
  readonly longitude: number
}

/** Decimal degrees; degrees and minutes; degrees, minutes and seconds. Names as in Traccar. */
export type CoordinateFormat = 'dd' | 'ddm' | 'dms'

export const formatCoordinates = ({ latitude, longitude }: Coordinates, format: CoordinateFormat): string =>
  format === 'dd'
    ? `${latitude.toFixed(6)}°, ${longitude.toFixed(6)}°`
    : `${sexagesimal(latitude, format, 'NS')}, ${sexagesimal(longitude, format, 'EW')}`

const PARTS = { ddm: { unit: 60, digits: 3 }, dms: { unit: 3600, digits: 1 } }

/** Rounds first, so that 59.9999 minutes become a full degree. */
const sexagesimal = (degrees: number, format: 'ddm' | 'dms', [positive, negative]: string): string => {
  const { unit, digits } = PARTS[format]
  const scale = 10 ** digits
  const parts = Math.round(Math.abs(degrees) * unit * scale) / scale
  const whole = Math.floor(parts / unit)
  const rest = parts - whole * unit
  const hemisphere = degrees < 0 ? negative : positive
  if (format === 'ddm') return `${whole}° ${rest.toFixed(digits)}′ ${hemisphere}`
  const minutes = Math.floor(rest / 60)
  return `${whole}° ${minutes}′ ${(rest - minutes * 60).toFixed(digits)}″ ${hemisphere}`
}
