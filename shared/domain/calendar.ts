/**
 * Which moments a calendar contains. Rules are dates without time zone until they are compared, so that a repeated time stays
 * the same on the clock when the offset of its zone changes.
 */
import { namedZone, type TimeZone } from './timeZone.ts'

/** An event of a calendar, and when it is repeated. */
export interface CalendarRule {
  /** A name of the IANA database. */
  readonly zone: string
  /** Start of the first occurrence on the clock of the zone, as if it were UTC, in milliseconds. */
  readonly start: number
  /** Length on the clock, in milliseconds. */
  readonly lengthMs: number
  readonly repeats?: Repetition
  /** Starts of further occurrences and of omitted ones, as `start`. */
  readonly added?: readonly number[]
  readonly omitted?: readonly number[]
}

export interface Repetition {
  readonly every: 'day' | 'week' | 'month' | 'year'
  /** Days, weeks, … from one repetition to the next. */
  readonly interval: number
  /** Unix time in milliseconds of the last start. */
  readonly until?: number
  /** 0 is Sunday. Limits the days; for weeks, the default is the weekday of the first occurrence. */
  readonly weekdays?: readonly number[]
  /** 1 to 31, or -1 for the last day to -31. The default is the day of the first occurrence. */
  readonly monthDays?: readonly number[]
  /** The weekday on which weeks start, for intervals of weeks. */
  readonly weekStart: number
}

/** An occurrence. Unix times in milliseconds. */
export interface Occurrence {
  readonly from: number
  readonly to: number
}

const DAY_MS = 86_400_000
const YEAR_MS = 366 * DAY_MS

/** Returns true if an occurrence contains a Unix time in milliseconds. Both ends of an occurrence are inside. */
export const containsMoment = (rules: readonly CalendarRule[], ms: number): boolean =>
  rules.some(rule => occurrencesAround(rule, ms, ms).some(({ from, to }) => from <= ms && ms <= to))

/** Returns the occurrences that ended after a Unix time in milliseconds, and at another or before it, by their end. */
export const endedOccurrences = (rules: readonly CalendarRule[], after: number, until: number): Occurrence[] =>
  rules
    .flatMap(rule => occurrencesAround(rule, after, until))
    .filter(({ to }) => after < to && to <= until)
    .sort((one, other) => one.to - other.to)

/** Returns all occurrences that overlap a period, and some near it. */
const occurrencesAround = (rule: CalendarRule, from: number, to: number): Occurrence[] => {
  const zone = zoneOf(rule.zone)
  return startsBetween(rule, from - rule.lengthMs - DAY_MS, to + DAY_MS)
    .map(start => ({ from: momentOf(zone, start), to: momentOf(zone, start + rule.lengthMs) }))
    .filter(occurrence => !isAfterLast(rule, occurrence))
}

/** The first occurrence and added ones are never after the last repetition. */
const isAfterLast = ({ repeats, start, added = [], zone }: CalendarRule, { from }: Occurrence): boolean =>
  repeats?.until !== undefined &&
  from > repeats.until &&
  ![start, ...added].some(one => momentOf(zoneOf(zone), one) === from)

/** Returns the starts on the clock between two times on the clock, without those that are omitted. */
const startsBetween = (rule: CalendarRule, from: number, to: number): number[] => {
  const { start, repeats, added = [], omitted = [] } = rule
  const single = [start, ...added].filter(one => from <= one && one <= to)
  const found = new Set([...single, ...(repeats ? repeatedStarts(rule, repeats, [from, to]) : [])])
  return [...found].filter(one => !omitted.includes(one))
}

const repeatedStarts = (
  { start }: CalendarRule,
  repeats: Repetition,
  [from, to]: readonly [from: number, to: number],
): number[] => {
  const starts: number[] = []
  const timeOfDay = start - dayOf(start) * DAY_MS
  for (let day = dayOf(Math.max(start, from)); day * DAY_MS + timeOfDay <= to; day += 1)
    if (isOn(repeats, dayOf(start), day)) starts.push(day * DAY_MS + timeOfDay)
  return starts
}

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS)
/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7

/** Returns true if an event that started on a day is repeated on another. Days are counted from 1970. */
const isOn = (repeats: Repetition, first: number, day: number): boolean => {
  const { every, interval, weekdays, weekStart } = repeats
  const weekday = weekdayOf(day)
  if (every === 'day') return (day - first) % interval === 0 && (weekdays?.includes(weekday) ?? true)
  if (every === 'week') {
    const weekOf = (one: number) => Math.floor((one + 4 - weekStart) / 7)
    return (weekOf(day) - weekOf(first)) % interval === 0 && (weekdays ?? [weekdayOf(first)]).includes(weekday)
  }
  return isOnDate(repeats, new Date(first * DAY_MS), new Date(day * DAY_MS))
}

const isOnDate = ({ every, interval, weekdays, monthDays }: Repetition, first: Date, date: Date): boolean => {
  const years = date.getUTCFullYear() - first.getUTCFullYear()
  const months = 12 * years + date.getUTCMonth() - first.getUTCMonth()
  const isPeriod = every === 'month' ? months % interval === 0 : years % interval === 0 && months % 12 === 0
  if (!isPeriod || weekdays?.includes(date.getUTCDay()) === false) return false
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  const wanted = monthDays ?? [first.getUTCDate()]
  return wanted.some(day => (day > 0 ? day : length + 1 + day) === date.getUTCDate())
}

/** Returns the first starts of a rule without omissions, at most `count`, in 200 years, and in how many they were found. */
export const firstStarts = (
  rule: CalendarRule,
  count: number,
): { readonly starts: number[]; readonly years: number } => {
  const { start, repeats } = rule
  const found = new Set([start])
  let year = 0
  for (; repeats && found.size < count && year < 200; year += 1)
    for (const one of repeatedStarts(rule, repeats, [start + year * YEAR_MS, start + (year + 1) * YEAR_MS - 1]))
      if (found.size < count) found.add(one)
  return { starts: [...found], years: year }
}

const zones = new Map<string, TimeZone>()
export const zoneOf = (name: string): TimeZone => {
  const zone = zones.get(name) ?? namedZone(name)
  zones.set(name, zone)
  return zone
}

/**
 * Returns the Unix time of a time on the clock. A time that the clock skips is as far after the change as it would have been
 * without it; of a time that occurs twice, it is the first.
 */
export const momentOf = (zone: TimeZone, clock: number): number => {
  const before = clock - zone.offsetMs(clock - DAY_MS)
  return before + zone.offsetMs(before) === clock ? before : skippedOrAfter(zone, clock, before)
}

const skippedOrAfter = (zone: TimeZone, clock: number, before: number): number => {
  const after = clock - zone.offsetMs(clock + DAY_MS)
  return after + zone.offsetMs(after) === clock ? after : before
}
