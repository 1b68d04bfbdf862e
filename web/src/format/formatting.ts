/** How values are written; the language of numbers and dates is the browser's. */
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import type { Knots, Meters } from '#shared/units.ts'

export interface Formatting {
  /** `43 km/h` */
  readonly speed: (knots: Knots) => string
  /** `12.4 km` */
  readonly distance: (meters: Meters) => string
  /** Date and time, of wire text or milliseconds. */
  readonly moment: (time: string | number) => string
  /** The time only. */
  readonly clock: (time: string | number) => string
  /** The day only. */
  readonly day: (time: string | number) => string
  /** A whole number: `12,345`. */
  readonly count: (number: number) => string
  /** The units themselves, for axes and columns. */
  readonly units: DisplayUnits
}

interface Choices {
  readonly units: DisplayUnits
  readonly twelveHours: boolean
  /** The browser's unless said otherwise. */
  readonly locale?: string
  readonly timeZone?: string
}

export const formattingOf = ({ units, twelveHours, locale, timeZone }: Choices): Formatting => {
  const number = (digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })
  const [whole, tenths, hundredths] = [number(0), number(1), number(2)]
  const hourCycle = twelveHours ? 'h12' : 'h23'
  const zone = timeZone === undefined ? {} : { timeZone }
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle, ...zone })
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle, ...zone })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone })
  return {
    speed: knots => `${whole.format(units.speed.from(knots))} ${units.speed.symbol}`,
    distance: meters => {
      const value = units.distance.from(meters)
      const digits = value < 10 ? hundredths : value < 1000 ? tenths : whole
      return `${digits.format(value)} ${units.distance.symbol}`
    },
    moment: time => moment.format(new Date(time)),
    clock: time => clock.format(new Date(time)),
    day: time => day.format(new Date(time)),
    count: value => whole.format(value),
    units,
  }
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** `2 h 05 min`, `4 min`, `12 s` */
export const durationOf = (milliseconds: number): string => {
  if (milliseconds < MINUTE_MS) return `${Math.floor(milliseconds / 1000)} s`
  const minutes = Math.floor((milliseconds % HOUR_MS) / MINUTE_MS)
  if (milliseconds < HOUR_MS) return `${minutes} min`
  return `${Math.floor(milliseconds / HOUR_MS)} h ${String(minutes).padStart(2, '0')} min`
}
