/** Terms of a new share from the fields of its form. */

const HOURS = { hour: 1, hours: 4, day: 24, week: 168 } as const
export const SPANS = ['hour', 'hours', 'day', 'week'] as const
export const TRAILS = ['none', 'start', 'hour', 'day'] as const
const HOUR_MS = 3_600_000

/** Returns the end of a span such as `day`, or the local time `until` for any other choice. Undefined if it is no time. */
export const endOf = (span: string, until: string, now: number): string | undefined => {
  const known = SPANS.find(one => one === span)
  return known === undefined ? isoOf(until) : new Date(now + HOURS[known] * HOUR_MS).toISOString()
}

/** Converts the value of a `datetime-local` input. */
const isoOf = (local: string): string | undefined => {
  const time = new Date(local)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** Returns trail and start. A trail of hours begins before the share, unless the share begins at a chosen time. */
export const trailOf = (choice: string, start: string, now: number) => {
  const chosen = isoOf(start)
  const from = chosen === undefined ? {} : { from: chosen }
  if (choice === 'start') return { trail: 'start' as const, ...from }
  const hours = choice === 'hour' ? 1 : choice === 'day' ? 24 : 0
  if (hours === 0) return { trail: 'none' as const, ...from }
  const earlier = new Date(now - hours * HOUR_MS).toISOString()
  return { trail: 'hours' as const, trailHours: hours, from: chosen ?? earlier }
}
