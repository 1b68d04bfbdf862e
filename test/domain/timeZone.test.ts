import { fixedZone, namedZone, timeZoneName } from '#shared/domain/timeZone.ts'

const HOUR = 3_600_000
const ahead = (name: string, iso: string) => namedZone(name).offsetMs(Date.parse(iso)) / HOUR

test('names a fixed zone by its offset from UTC', () => {
  const minute = 60_000
  expect([0, 330 * minute, -210 * minute, 780 * minute].map(offset => fixedZone(offset).name)).toEqual([
    'UTC',
    'UTC+05:30',
    'UTC-03:30',
    'UTC+13:00',
  ])
  expect(fixedZone(330 * minute).offsetMs(Date.parse('2026-07-01T00:00:00Z'))).toBe(330 * minute)
})

test('changes the offset at the exact millisecond of the clock change', () => {
  expect(ahead('Europe/Vienna', '2026-03-29T00:59:59.999Z')).toBe(1)
  expect(ahead('Europe/Vienna', '2026-03-29T01:00:00.000Z')).toBe(2)
  expect(ahead('Europe/Vienna', '2026-10-25T00:59:59.999Z')).toBe(2)
  expect(ahead('Europe/Vienna', '2026-10-25T01:00:00.000Z')).toBe(1)
  expect(ahead('America/New_York', '2026-11-01T05:59:59.999Z')).toBe(-4)
  expect(ahead('America/New_York', '2026-11-01T06:00:00.000Z')).toBe(-5)
})

test('supports zones of half and quarter hours, half an hour of summer time, and a skipped day', () => {
  expect(ahead('Asia/Kathmandu', '2026-06-01T00:00:00Z')).toBe(5.75)
  expect([
    ahead('Australia/Lord_Howe', '2026-01-01T00:00:00Z'),
    ahead('Australia/Lord_Howe', '2026-07-01T00:00:00Z'),
  ]).toEqual([11, 10.5])
  // Samoa went from one side of the date line to the other.
  expect([ahead('Pacific/Apia', '2011-12-30T09:59:59Z'), ahead('Pacific/Apia', '2011-12-30T10:00:00Z')]).toEqual([
    -10, 14,
  ])
})

test('assigns times before 1970 and fractions of a second to their quarter of an hour', () => {
  const zone = namedZone('Europe/Vienna')
  expect(zone.offsetMs(-1)).toBe(HOUR)
  expect(zone.offsetMs(Date.parse('1943-07-01T12:00:00.250Z'))).toBe(2 * HOUR)
})

test('uses the first attribute that names a zone, also an old name, and skips others', () => {
  expect(timeZoneName({ timezone: 'Europe/Vienna' }, { timezone: 'Asia/Tokyo' })).toBe('Europe/Vienna')
  expect(timeZoneName({ timezone: 'Mars/Olympus' }, { timezone: 'Asia/Tokyo' })).toBe('Asia/Tokyo')
  expect(timeZoneName({ timezone: 7 }, { timezone: '' })).toBeUndefined()
  expect(timeZoneName({}, {})).toBeUndefined()
  expect(
    ['UTC', 'Etc/UTC', 'US/Eastern', 'Europe/Kyiv', ' Asia/Calcutta '].map(timezone => timeZoneName({ timezone })),
  ).toEqual(['UTC', 'Etc/UTC', 'US/Eastern', 'Europe/Kyiv', 'Asia/Calcutta'])
})
