import fc from 'fast-check'
import { parseJsonDate } from '#shared/model/time.ts'
import { timestampFrom } from '#shared/protocol/values.ts'
import { NOW, PLACE, byJson, byQuery, place, pointOf } from './reading.ts'

const AT = Date.parse('2026-05-04T04:30:00Z')

test.each([
  '2026-05-04 06:30:00 02:00',
  '2026-05-04T06:30:00 0200',
  '2026-05-04T06:30:00 02:00',
  '2026-05-04 06:30:00 +0200',
  '2026-05-04 06:30:00 +02',
  '2026-05-04 06:30:00 02',
  '2026-05-04 06:30:00+02:00',
  '2026-05-04T06:30:00+02',
  '2026-05-04 06:30 + 02:00',
  '2026-05-04T01:00:00 -03:30',
  '2026-05-04 04:30:00 Z',
  '2026-05-04 04:30:00Z',
  '2026-05-04t04:30:00z',
  '2026-05-04 04:30:00 UTC',
  '2026-05-04T04:30:00GMT',
  '2026-05-04T04:30:00',
  '  2026-05-04 04:30  ',
  '2026-05-04T043000Z',
  String(AT / 1000),
  ` ${AT / 1000}.0 `,
  '1.777869E9',
  String(AT),
  `${AT}000`,
  `${AT}000000`,
])('parses %s as half past four in UTC', text => {
  expect(timestampFrom(text)).toBe(AT)
})

test.each([
  ['2026-05-04T04:30:00.25Z', 250],
  ['2026-05-04 06:30:00,25 02:00', 250],
  [`${AT / 1000}.25`, 250],
  [AT / 1000 + 0.25, 250],
  [`${AT + 250}.4`, 250],
  [`${AT}250`, 0],
])('parses %s with its fraction in milliseconds', (value, ms) => {
  expect(timestampFrom(value)).toBe(AT + ms)
})

test.each([
  '2026-02-30T00:00:00Z',
  '2026-02-30 00:00:00',
  '2026-02-30 00:00:00 02:00',
  '2026-02-30T00:00 0200',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '2026-00-00T00:00:00Z',
  '2026-366',
  '2026-000',
  '2025-W53-1',
  '2026-W54-1',
  '2026-W00-1',
  '2026-W01-8',
  '2026-05-04T24:00:00Z',
  '2026-05-04T23:59:60Z',
  '2026-05-04T23:60:00Z',
  '2026-05-04T06:30:00 +19:00',
  '2026-05-04T06:30:00 02:60',
  '-1',
  'Infinity',
  '1e300',
  'yesterday',
  '04.05.2026 06:30',
  {},
  true,
])('rejects %s', value => {
  expect(timestampFrom(value)).toBeUndefined()
})

test('rejects 30 February, as the API does', () => {
  expect(parseJsonDate('Mon, 30 Feb 2026 00:00:00 GMT')).toBeUndefined()
  expect(parseJsonDate('Mon, 04 May 2026 04:30:00 GMT')).toBe(AT)
})

test('parses a date in any format and zone to its original time', () => {
  const moments = fc.integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2099, 0, 1) / 60_000 })
  const sign = (minutes: number) => (minutes < 0 ? '-' : '+')
  const two = (n: number) => String(n).padStart(2, '0')
  fc.assert(
    fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (minute, zone) => {
      const local = new Date((minute + zone) * 60_000).toISOString().slice(0, 19)
      const [hours, minutes] = [two(Math.trunc(Math.abs(zone) / 60)), two(Math.abs(zone) % 60)]
      for (const date of [local, local.replace('T', ' ')]) {
        for (const blank of ['', ' ']) {
          for (const colon of ['', ':']) {
            expect(timestampFrom(`${date}${blank}${sign(zone)}${hours}${colon}${minutes}`)).toBe(minute * 60_000)
            if (zone >= 0) expect(timestampFrom(`${date} ${hours}${colon}${minutes}`)).toBe(minute * 60_000)
          }
        }
      }
    }),
  )
})

const MPS = 10 * 1.94384
const KMH = 10 * 0.539957
const MPH = 10 * 0.868976

test.each([
  ...['kn', 'knots', 'knot', 'kt', 'kts', 'KN', 'Knots'].map(unit => [unit, 10] as const),
  ...['kmh', 'km/h', 'km%2Fh', 'KM/H', 'kph', 'kmph', 'Kmh', 'km/hr', 'km%20/%20h'].map(unit => [unit, KMH] as const),
  ...['mps', 'm/s', 'm%2Fs', 'ms', 'M/S', 'meters per second'].map(unit => [unit, MPS] as const),
  ...['mph', 'mi/h', 'MPH', 'm.p.h.'].map(unit => [unit, MPH] as const),
])('a speed of 10 in %s is %d knots', (unit, speed) => {
  expect(pointOf(byQuery(`id=1&${PLACE}&speed=10&speedUnit=${unit}`))).toEqual({ fixTime: NOW, ...place, speed })
  const flat = { lat: 59.91301, lon: 10.74577, speed: '10', speedUnit: decodeURIComponent(unit) }
  expect(pointOf(byJson(flat, 'id=1'))).toEqual({ fixTime: NOW, ...place, speed })
})
