/** Formats of numbers, times and coordinates. */
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { knots, meters } from '#shared/units.ts'
import { localMinute, presetRange, parseRange, rangeQuery } from '../../web/src/range/range.ts'
import { formatCoordinates, formatDuration, createFormatting } from '../../web/src/format/formatting.ts'
import { tilesOf } from '../../web/src/map/mapSettings.ts'
import { matchPath } from '../../web/src/app/links.ts'

const chooser = (speedUnit: string | null, distanceUnit: string | null) => ({ speedUnit, distanceUnit, attributes: {} })
const NOBODY = chooser(null, null)
const format = (speedUnit: string | null, distanceUnit: string | null, twelveHours = false) =>
  createFormatting({
    units: displayUnits(chooser(speedUnit, distanceUnit), NOBODY),
    twelveHours,
    locale: 'en-GB',
    timeZone: 'Europe/Vienna',
  })

test('formats ten knots and two kilometers in each unit', () => {
  expect(['kn', 'kmh', 'mph', null].map(unit => format(unit, null).speed(knots(10)))).toEqual([
    '10 kn',
    '19 km/h',
    '12 mph',
    '10 kn',
  ])
  expect(['km', 'mi', 'nmi'].map(unit => format(null, unit).distance(meters(2000)))).toEqual([
    '2 km',
    '1.24 mi',
    '1.08 nmi',
  ])
  expect([12_345, 1_234_567].map(distance => format(null, 'km').distance(meters(distance)))).toEqual([
    '12.3 km',
    '1,235 km',
  ])
})

test('formats a time in the user’s time zone and clock', () => {
  const dateTime = '2026-06-01T16:05:00.000+00:00'
  expect(format(null, null).dateTime(dateTime)).toBe('1 Jun 2026, 18:05:00')
  expect(format(null, null, true).clock(dateTime)).toMatch(/^0?6:05:00.pm$/)
})

test.each([
  [12_000, '12 s'],
  [4 * 60_000 + 59_000, '4 min'],
  [2 * 3_600_000 + 5 * 60_000, '2 h 05 min'],
  [26 * 3_600_000, '26 h 00 min'],
])('formats %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

test('formats coordinates as decimal degrees, minutes and seconds', () => {
  const place = { latitude: 48.20817, longitude: -16.37382 }
  expect(formatCoordinates(place, 'dd')).toBe('48.208170°, -16.373820°')
  expect(formatCoordinates(place, 'ddm')).toBe('48° 12.490′ N, 16° 22.429′ W')
  expect(formatCoordinates(place, 'dms')).toBe('48° 12′ 29.4″ N, 16° 22′ 25.8″ W')
  expect(formatCoordinates({ latitude: 59.99999999, longitude: 0 }, 'dms')).toBe('60° 0′ 0.0″ N, 0° 0′ 0.0″ E')
})

test('uses whole local days, and restores a range from the address of a page', () => {
  const now = new Date(2026, 2, 29, 15, 30)
  const today = presetRange('today', now)
  expect([today.from, today.to].map(localMinute)).toEqual(['2026-03-29T00:00', '2026-03-30T00:00'])
  expect(localMinute(presetRange('yesterday', now).from)).toBe('2026-03-28T00:00')
  expect(localMinute(presetRange('week', now).from)).toBe('2026-03-23T00:00')
  expect(localMinute(presetRange('month', now).from)).toBe('2026-02-28T00:00')
  expect(parseRange(new URLSearchParams(rangeQuery(today)))).toEqual(today)
  expect(parseRange(new URLSearchParams('from=2026-01-02&to=2026-01-01'))).toBeUndefined()
  expect(parseRange(new URLSearchParams('from=yesterday'))).toBeUndefined()
})

test('uses tiles only if the server or the user chose them', () => {
  const custom = (mapUrl: string | null) => tilesOf({ map: null }, { map: 'custom', mapUrl })?.addresses
  expect(tilesOf({ map: null }, { map: null, mapUrl: 'https://a.example.org/{z}/{x}/{y}.png' })).toBeUndefined()
  expect(tilesOf({ map: 'osm' }, { map: null, mapUrl: null })).toBeUndefined()
  expect(tilesOf({ map: null }, { map: 'osm', mapUrl: null })?.credit).toContain('OpenStreetMap')
  expect(tilesOf({ map: 'builtIn' }, { map: 'osm', mapUrl: null })).toBeUndefined()
  expect(custom('https://{a-c}.example.org/{z}')).toEqual(['a', 'b', 'c'].map(s => `https://${s}.example.org/{z}`))
  expect(custom('https://{s}.example.org/{z}')).toHaveLength(3)
  expect(custom('https://one.example.org/{z}')).toEqual(['https://one.example.org/{z}'])
  expect(custom(null)).toBeUndefined()
})

test('matches a path part by part', () => {
  expect(matchPath('/devices/:id', '/devices/3')).toEqual({ id: '3' })
  expect(matchPath('/devices/:id', '/devices')).toBeUndefined()
  expect(matchPath('/', '/')).toEqual({})
})
