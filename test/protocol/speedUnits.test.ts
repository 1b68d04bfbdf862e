import { NOW, PLACE, byJson, byQuery, place, pointOf } from './reading.ts'

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
