import fc from 'fast-check'
import ICAL from 'ical.js'
import { containsMoment, endedOccurrences } from '#shared/domain/calendar.ts'
import { parseCalendar } from '../../functions/traccar/calendarFile.ts'
import { runs } from '../kit/runs.ts'

/** A file as today's Traccar client writes it. */
const file = (...lines: readonly string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Traccar//NONSGML Traccar//EN',
    'BEGIN:VEVENT',
    'UID:00000000-0000-0000-0000-000000000000',
    ...lines,
    'SUMMARY:Event',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\n')

const rulesOf = (...lines: readonly string[]) => {
  const parsed = parseCalendar(file(...lines))
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.rules
}
const problemOf = (...lines: readonly string[]) => {
  const parsed = parseCalendar(file(...lines))
  return 'problem' in parsed ? parsed.problem : undefined
}
const inside = (rules: ReturnType<typeof rulesOf>, ...times: readonly string[]) =>
  times.map(time => containsMoment(rules, Date.parse(time)))

const BERLIN = ['DTSTART;TZID=Europe/Berlin:20260105T080000', 'DTEND;TZID=Europe/Berlin:20260105T170000']

test('contains working hours on Mondays and Fridays, in summer and in winter', () => {
  const rules = rulesOf(...BERLIN, 'RRULE:FREQ=WEEKLY;BYDAY=MO,FR')
  expect(inside(rules, '2026-01-05T06:59:59Z', '2026-01-05T07:00:00Z')).toEqual([false, true])
  expect(inside(rules, '2026-07-03T05:59:59Z', '2026-07-03T06:00:00Z')).toEqual([false, true])
  expect(inside(rules, '2026-07-03T15:00:00Z', '2026-07-03T15:00:01Z')).toEqual([true, false])
  // A Saturday, and a Friday before the first occurrence.
  expect(inside(rules, '2026-07-04T10:00:00Z', '2026-01-02T10:00:00Z')).toEqual([false, false])
})

test('contains the first occurrence only if it is repeated once', () => {
  const rules = rulesOf(...BERLIN, 'RRULE:FREQ=DAILY;COUNT=1')
  expect(inside(rules, '2026-01-05T10:00:00Z', '2026-01-06T10:00:00Z')).toEqual([true, false])
})

test('contains every moment if each day’s event ends when the next one starts', () => {
  const rules = rulesOf('DTSTART:20260105T080000Z', 'DTEND:20260106T080000Z', 'RRULE:FREQ=DAILY')
  expect(inside(rules, '2026-01-05T07:59:59Z', '2026-01-06T08:00:00Z', '2030-05-01T12:00:00Z')).toEqual([
    false,
    true,
    true,
  ])
})

test('repeats on days of the month, counted from its end if negative', () => {
  const rules = rulesOf('DTSTART:20260101T000000Z', 'DURATION:P1D', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15,-1')
  expect(inside(rules, '2026-02-15T12:00:00Z', '2026-02-28T12:00:00Z', '2026-02-27T12:00:00Z')).toEqual([
    true,
    true,
    false,
  ])
})

test('omits and adds dates, and ends with UNTIL', () => {
  const rules = rulesOf(
    'DTSTART:20260105T080000Z',
    'DTEND:20260105T090000Z',
    'RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20260111T080000Z',
    'EXDATE:20260107T080000Z',
    'RDATE:20260106T080000Z',
  )
  const days = [5, 6, 7, 8, 9, 10, 11, 13].map(day => `2026-01-${String(day).padStart(2, '0')}T08:30:00Z`)
  expect(inside(rules, ...days)).toEqual([true, true, false, false, true, false, true, false])
})

test('reads dates without zone as UTC, and an event without end as a moment', () => {
  const rules = rulesOf('DTSTART:20260105T080000')
  expect(inside(rules, '2026-01-05T08:00:00Z', '2026-01-05T08:00:01Z')).toEqual([true, false])
})

test('keeps the time on the clock through the skipped and the repeated hour', () => {
  const rules = rulesOf(
    'DTSTART;TZID=Europe/Berlin:20260301T023000',
    'DTEND;TZID=Europe/Berlin:20260301T024500',
    'RRULE:FREQ=DAILY',
  )
  // On March 29, 02:30 does not exist: 03:30 in summer time.
  expect(inside(rules, '2026-03-28T01:30:00Z', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z')).toEqual([
    true,
    true,
    true,
  ])
  // On October 25, 02:30 occurs twice: the first one counts.
  expect(inside(rules, '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z')).toEqual([true, false])
})

test('returns the occurrences that ended in a quarter of an hour', () => {
  const rules = rulesOf(...BERLIN, 'RRULE:FREQ=WEEKLY;BYDAY=MO,FR')
  const [after, until] = [Date.parse('2026-07-03T15:00:00Z'), Date.parse('2026-07-03T15:15:00Z')]
  expect(endedOccurrences(rules, after - 900_000, until - 900_000)).toEqual([
    { from: Date.parse('2026-07-03T06:00:00Z'), to: after },
  ])
  expect(endedOccurrences(rules, after, until)).toEqual([])
})

test.each([
  ['must have DTSTART in each event', []],
  ['has the unknown time zone Mars/Olympus', ['DTSTART;TZID=Mars/Olympus:20260105T080000']],
  ['has an RRULE with FREQ=HOURLY', ['DTSTART:20260105T080000Z', 'RRULE:FREQ=HOURLY']],
  ['has an RRULE with BYDAY=2MO', ['DTSTART:20260105T080000Z', 'RRULE:FREQ=MONTHLY;BYDAY=2MO']],
  ['has an RRULE with BYSETPOS', ['DTSTART:20260105T080000Z', 'RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1']],
  ['has an event that ends before it starts', ['DTSTART:20260105T080000Z', 'DTEND:20260104T080000Z']],
  ['has an event of more than 366 days', ['DTSTART:20260105T080000Z', 'DTEND:20280104T080000Z']],
  ['must not have RECURRENCE-ID', ['DTSTART:20260105T080000Z', 'RECURRENCE-ID:20260105T080000Z']],
])('rejects what it could misread: %s', (problem, lines) => {
  expect(problemOf(...lines)).toBe(`data ${problem}`)
})

test('rejects text that is no calendar', () => {
  for (const text of ['', 'hello', 'BEGIN:VCALENDAR', 'BEGIN:VCARD\nEND:VCARD', '\u0000', 'BEGIN:VEVENT\nEND:VEVENT'])
    expect(parseCalendar(text)).toEqual({ problem: 'data must be an iCalendar file in base64' })
})

test('never throws for any text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), lines => {
      expect(parseCalendar(file(...lines))).toEqual(expect.any(Object))
    }),
    { numRuns: runs(200, 2000) },
  )
})

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const DAY_MS = 86_400_000

/** Rules whose first occurrence is one of the repetition. */
const rules = fc
  .record({
    day: fc.integer({ min: 0, max: 1500 }),
    interval: fc.integer({ min: 1, max: 4 }),
    every: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { maxLength: 3 }),
    weekStart: fc.constantFrom('MO', 'SU'),
    count: fc.option(fc.integer({ min: 1, max: 20 })),
  })
  .map(({ day, interval, every, weekdays, weekStart, count }) => {
    const start = new Date(Date.UTC(2026, 0, 1, 8) + day * DAY_MS)
    const own = WEEKDAYS[start.getUTCDay()] ?? ''
    const stamp = start.toISOString().replace(/[-:]|\.\d+/g, '')
    const byDay = every === 'WEEKLY' ? `;BYDAY=${[...new Set([own, ...weekdays])].join(',')}` : ''
    const limit = count === null ? '' : `;COUNT=${count}`
    return { stamp, start, rrule: `FREQ=${every};INTERVAL=${interval};WKST=${weekStart}${byDay}${limit}` }
  })
  // The other implementation repeats it on 1 March. RFC 5545 leaves out dates that do not exist.
  .filter(({ stamp, rrule }) => !(stamp.includes('0229T') && rrule.startsWith('FREQ=YEARLY')))

test('repeats 29 February in leap years only', () => {
  const parsed = rulesOf('DTSTART:20280229T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=YEARLY')
  const from = endedOccurrences(parsed, 0, Date.UTC(2037, 0, 1)).map(one =>
    new Date(one.from).toISOString().slice(0, 10),
  )
  expect(from).toEqual(['2028-02-29', '2032-02-29', '2036-02-29'])
})

test('agrees with another implementation on the occurrences of ten years', () => {
  fc.assert(
    fc.property(rules, ({ stamp, start, rrule }) => {
      const parsed = rulesOf(`DTSTART:${stamp}`, 'DURATION:PT1H', `RRULE:${rrule}`)
      const until = start.getTime() + 3650 * DAY_MS
      const iterator = ICAL.Recur.fromString(rrule).iterator(ICAL.Time.fromJSDate(start, true))
      const expected: number[] = []
      for (let next = iterator.next(); next && next.toJSDate().getTime() + 3_600_000 <= until; next = iterator.next())
        expected.push(next.toJSDate().getTime())
      expect(endedOccurrences(parsed, 0, until).map(({ from }) => from)).toEqual(expected)
    }),
    { numRuns: runs(40, 400) },
  )
})
