/** A range of time as people choose it, in their own zone: whole days, or from one minute to another. */

export interface Range {
  readonly from: Date
  /** Not in it any more. */
  readonly to: Date
}

export const PRESETS = ['today', 'yesterday', 'thisWeek', 'week', 'month'] as const
export type Preset = (typeof PRESETS)[number]

const midnight = (day: Date, days = 0): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days)

/** `thisWeek` begins on Monday; `week` and `month` are the last seven and thirty days, today among them. */
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

/** The whole day in which a moment lies. */
export const dayOf = (moment: Date): Range => ({ from: midnight(moment), to: midnight(moment, 1) })

/** As it stands in the address of a page; undefined where there is none, or one that ends before it begins. */
export const rangeIn = (query: URLSearchParams): Range | undefined => {
  const [from, to] = ['from', 'to'].map(name => new Date(query.get(name) ?? ''))
  return from && to && from.getTime() < to.getTime() ? { from, to } : undefined
}

/** The range of a page that was opened by an address with or without one. */
export const rangeOrToday = (query: URLSearchParams): Range => rangeIn(query) ?? presetRange('today', new Date())

/** For the address of a page. */
export const rangeQuery = ({ from, to }: Range) => ({ from: from.toISOString(), to: to.toISOString() })

/** What an input of the type `datetime-local` shows: `2026-05-04T06:30`, in the browser's zone. */
export const localMinute = (moment: Date): string => {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}
