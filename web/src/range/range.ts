/** A period in the local time zone: whole days, or two times to the minute. */

export interface Range {
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
}

export const PRESETS = ['today', 'yesterday', 'thisWeek', 'week', 'month'] as const
export type Preset = (typeof PRESETS)[number]

/** Returns local midnight, plus a number of calendar days, because days have 23, 24 or 25 hours. */
export const midnight = (day: Date, days = 0): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days)

/** `thisWeek` begins on Monday; `week` and `month` are the last 7 and 30 days including today. */
export const presetRange = (preset: Preset, now: Date): Range => {
  const tomorrow = midnight(now, 1)
  switch (preset) {
    case 'today':
      return { from: midnight(now), to: tomorrow }
    case 'yesterday':
      return { from: midnight(now, -1), to: midnight(now) }
    case 'thisWeek':
      return { from: midnight(now, -((now.getDay() + 6) % 7)), to: tomorrow }
    case 'week':
      return { from: midnight(now, -6), to: tomorrow }
    case 'month':
      return { from: midnight(now, -29), to: tomorrow }
  }
}

/** Returns the whole day that contains a time. */
export const dayOf = (date: Date): Range => ({ from: midnight(date), to: midnight(date, 1) })

export const isWholeDay = (range: Range): boolean => {
  const day = dayOf(range.from)
  return range.from.getTime() === day.from.getTime() && range.to.getTime() === day.to.getTime()
}

/** Returns the day before the one on which a range begins. */
export const dayBefore = ({ from }: Range): Range => dayOf(midnight(from, -1))

/** Returns the day after the one on which a range ends. */
export const dayAfter = ({ to }: Range): Range => dayOf(midnight(new Date(to.getTime() - 1), 1))

/** Parses the range of a page's address. Returns undefined if it has none or it ends before it begins. */
export const parseRange = (query: URLSearchParams): Range | undefined => {
  const [from, to] = ['from', 'to'].map(name => new Date(query.get(name) ?? ''))
  return from && to && from.getTime() < to.getTime() ? { from, to } : undefined
}

/** Returns the range of a page's address, or today. */
export const rangeOrToday = (query: URLSearchParams): Range => parseRange(query) ?? presetRange('today', new Date())

/** Returns the query for a page's address. */
export const rangeQuery = ({ from, to }: Range) => ({ from: from.toISOString(), to: to.toISOString() })

const two = (value: number) => String(value).padStart(2, '0')

/** Formats a value for inputs of type `date`: `2026-05-04`, in the local time zone. */
export const localDate = (date: Date): string =>
  `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

/** Formats a value for inputs of type `datetime-local`: `2026-05-04T06:30`, in the local time zone. */
export const localMinute = (date: Date): string =>
  `${localDate(date)}T${two(date.getHours())}:${two(date.getMinutes())}`
