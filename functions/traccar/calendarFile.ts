/** Reads iCalendar files. What could be misread is rejected, so that a calendar never applies at times that nobody meant. */
import ICAL from 'ical.js'
import { type CalendarRule, firstStarts, type Repetition, momentOf, zoneOf } from '#shared/domain/calendar.ts'
import { isTimeZone } from '#shared/domain/timeZone.ts'

/** The reason for which a file is rejected. */
class Rejected extends Error {
  override readonly name = 'Rejected'
}

const DAY_MS = 86_400_000
const EVENTS_MAX = 100
const LENGTH_MAX_MS = 366 * DAY_MS
const COUNT_MAX = 10_000
/** Years in which the repetitions of a file are counted, for all its events together. A year takes about 0.1 ms. */
const COUNTED_YEARS = 2000
/** Days that the repeated events of a file last, all together. Each position or event is compared with each such day. */
const DAYS_MAX = 5000
const DATES_MAX = 1000

/** Returns the rules of a file, or why it is rejected, as a sentence. */
export const parseCalendar = (
  text: string,
): { readonly rules: readonly CalendarRule[] } | { readonly problem: string } => {
  try {
    const rules = eventsOf(text).map(ruleReader())
    const days = rules.reduce((sum, { repeats, lengthMs }) => sum + (repeats ? Math.ceil(lengthMs / DAY_MS) : 0), 0)
    return days > DAYS_MAX ? { problem: `data must have repeated events of at most ${DAYS_MAX} days` } : { rules }
  } catch (error) {
    if (error instanceof Rejected) return { problem: error.message }
    throw error
  }
}

const reject = (reason: string): never => {
  throw new Rejected(`data ${reason}`)
}

const eventsOf = (text: string): ICAL.Component[] => {
  const calendar = componentOf(text)
  if (calendar.name !== 'vcalendar') reject('must be an iCalendar file in base64')
  const events = calendar.getAllSubcomponents('vevent')
  if (events.length > EVENTS_MAX) reject(`must have at most ${EVENTS_MAX} events`)
  return events
}

const componentOf = (text: string): ICAL.Component => {
  try {
    const calendar = ICAL.Component.fromString(text)
    // The library reads values when they are used.
    for (const event of calendar.getAllSubcomponents('vevent'))
      for (const property of event.getAllProperties()) property.getValues()
    return calendar
  } catch {
    // The library throws several kinds of errors, all about the text.
    return reject('must be an iCalendar file in base64')
  }
}

/** Returns a function that reads the events of one file. */
const ruleReader = () => {
  const counted = { years: COUNTED_YEARS }
  return (event: ICAL.Component): CalendarRule => ruleOf(event, counted)
}

const ruleOf = (event: ICAL.Component, counted: Counted): CalendarRule => {
  for (const name of ['recurrence-id', 'exrule'])
    if (event.hasProperty(name)) reject(`must not have ${name.toUpperCase()}`)
  const property = event.getFirstProperty('dtstart') ?? reject('must have DTSTART in each event')
  const zone = zoneNameOf(property)
  const start = clockOf(timesOf(property)[0], zone)
  const lengthMs = lengthOf(event, start, zone)
  const base: CalendarRule = { zone, start, lengthMs }
  const repeats = repetitionOf(event, base, counted)
  const [added, omitted] = ['rdate', 'exdate'].map(name => datesOf(event, name, zone))
  return {
    ...base,
    ...(repeats && { repeats }),
    ...(added && added.length > 0 && { added }),
    ...(omitted && omitted.length > 0 && { omitted }),
  }
}

/** Returns the zone of a date: its `TZID` if it is a known name, otherwise UTC. */
const zoneNameOf = (property: ICAL.Property): string => {
  const name = property.getFirstParameter('tzid')
  if (!name) return 'UTC'
  return isTimeZone(name) ? name : reject(`has the unknown time zone ${name.slice(0, 64)}`)
}

const timesOf = (property: ICAL.Property): ICAL.Time[] =>
  property
    .getValues()
    .map((value: unknown) =>
      value instanceof ICAL.Time ? value : reject(`has a ${property.name.toUpperCase()} that is not a date`),
    )

/** Returns a time on the clock of the zone, as if it were UTC. Times in UTC are converted. */
const clockOf = (time: ICAL.Time | undefined, zone: string): number => {
  if (!time) return reject('has a date without value')
  const ms = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
  if (!Number.isFinite(ms) || time.year < 1970 || time.year > 2199) return reject('has a date outside 1970 to 2199')
  return time.zone === ICAL.Timezone.utcTimezone ? ms + zoneOf(zone).offsetMs(ms) : ms
}

/** Without an end, an event is a moment. */
const lengthOf = (event: ICAL.Component, start: number, zone: string): number => {
  const end = event.getFirstProperty('dtend')
  const duration: unknown = event.getFirstPropertyValue('duration')
  const lengthMs = end
    ? clockOf(timesOf(end)[0], zone) + zoneShift(end, zone, start) - start
    : duration instanceof ICAL.Duration
      ? duration.toSeconds() * 1000
      : 0
  if (lengthMs < 0) reject('has an event that ends before it starts')
  return lengthMs > LENGTH_MAX_MS ? reject('has an event of more than 366 days') : lengthMs
}

/** An end in another zone is converted to the zone of the start. */
const zoneShift = (end: ICAL.Property, zone: string, at: number): number => {
  const other = end.getFirstParameter('tzid') ? zoneNameOf(end) : zone
  return zoneOf(zone).offsetMs(at) - zoneOf(other).offsetMs(at)
}

const datesOf = (event: ICAL.Component, name: string, zone: string): number[] => {
  const properties = event.getAllProperties(name)
  for (const property of properties)
    if (property.getFirstParameter('tzid') && zoneNameOf(property) !== zone)
      reject(`has ${name.toUpperCase()} in another time zone than DTSTART`)
  const dates = properties.flatMap(property => timesOf(property).map(time => clockOf(time, zone)))
  return dates.length > DATES_MAX ? reject(`must have at most ${DATES_MAX} dates in an event`) : dates
}

const EVERY: Readonly<Record<string, Repetition['every']>> = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
}
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const PARTS = ['BYDAY', 'BYMONTHDAY']

const repetitionOf = (event: ICAL.Component, rule: CalendarRule, counted: Counted): Repetition | undefined => {
  const [property, another] = event.getAllProperties('rrule')
  if (!property) return undefined
  const recur: unknown = property.getFirstValue()
  if (another || !(recur instanceof ICAL.Recur)) return reject('must have at most one RRULE in an event')
  const every = EVERY[recur.freq] ?? reject(`has an RRULE with FREQ=${recur.freq}`)
  const other = Object.keys(recur.parts).find(part => !PARTS.includes(part))
  if (other !== undefined) reject(`has an RRULE with ${other}`)
  const repeats: Repetition = {
    every,
    interval: Math.max(1, recur.interval),
    weekStart: recur.wkst - ICAL.Time.SUNDAY,
    ...byDays(every, recur),
  }
  const until = untilOf(recur, { ...rule, repeats }, counted)
  return until === undefined ? repeats : { ...repeats, until }
}

/** Years of the file that are left to count. */
interface Counted {
  years: number
}

const byDays = (every: Repetition['every'], { parts }: ICAL.Recur): Pick<Repetition, 'weekdays' | 'monthDays'> => {
  const weekdays = distinct(parts['BYDAY'])?.map(day => {
    const index = WEEKDAYS.indexOf(String(day))
    return index < 0 || every === 'year' ? reject(`has an RRULE with BYDAY=${String(day)}`) : index
  })
  const monthDays = distinct(parts['BYMONTHDAY'])?.map(Number)
  if (monthDays?.includes(0)) reject('has BYMONTHDAY=0')
  if (monthDays && every !== 'month') reject('has BYMONTHDAY in an RRULE that is not monthly')
  return { ...(weekdays && { weekdays }), ...(monthDays && { monthDays }) }
}

const distinct = (values: readonly unknown[] | undefined) => values && [...new Set(values)]

/** Returns the Unix time of the last start, or undefined if there is none. */
const untilOf = ({ until, count }: ICAL.Recur, rule: CalendarRule, counted: Counted): number | undefined => {
  if (count !== null && count !== undefined) {
    if (count > COUNT_MAX) reject(`must have a COUNT of at most ${COUNT_MAX}`)
    const { starts, years } = firstStarts(rule, count)
    counted.years -= years
    if (counted.years < 0) reject('has too many repetitions to count')
    const last = starts.at(-1)
    return last === undefined ? undefined : momentOf(zoneOf(rule.zone), last)
  }
  if (!until) return undefined
  const clock = clockOf(until, rule.zone)
  return momentOf(zoneOf(rule.zone), until.isDate ? clock + DAY_MS - 1000 : clock)
}
