import { distanceCorrection } from '#shared/domain/distanceCorrection.ts'
import type { Position } from '#shared/model/position.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { degrees } from '#shared/units.ts'
import { stored } from '../kit/positions.ts'

const straightened = (points: readonly Position[]) => points.map(distanceCorrection())
const totals = (points: readonly Position[]) =>
  straightened(points).map(({ attributes: { totalDistance } }) => totalDistance)

test('keeps positions received in order unchanged', () => {
  const points = [
    stored(0, { attributes: { distance: 0, totalDistance: 10 } }),
    stored(1, { attributes: { distance: 111.32, totalDistance: 121.32 } }),
    stored(2, { attributes: { distance: 500, totalDistance: 621.32 } }),
  ]
  straightened(points).forEach((point, n) => expect(point).toBe(points[n]))
})

test('measures a late position from its predecessor in time, and the next position from the late one', () => {
  // Minute 1 arrived after minute 3, so it was measured from minute 3.
  expect(
    totals([
      stored(0, { attributes: { distance: 0, totalDistance: 0 } }),
      stored(1, { attributes: { distance: 222.64, totalDistance: 556.6 } }),
      stored(3, { attributes: { distance: 333.96, totalDistance: 333.96 } }),
      stored(4, { attributes: { distance: 111.32, totalDistance: 445.28 } }),
    ]),
  ).toEqual([0, 111.32, expect.closeTo(333.96), expect.closeTo(445.28)])
})

test('measures a late position even if its total fits by chance', () => {
  // Minute 2 came last: from minute 3 it is as far as from minute 0, whose sum is minute 3's too.
  const late = stored(9, { fixTime: stored(2).fixTime, attributes: { distance: 111.32, totalDistance: 111.32 } })
  expect(
    totals([
      stored(0, { attributes: { distance: 0, totalDistance: 0 } }),
      { ...late, latitude: stored(2).latitude },
      stored(3, { attributes: { distance: 0, totalDistance: 0 } }),
    ]),
  ).toEqual([0, expect.closeTo(222.64), expect.closeTo(333.96)])
})

test('keeps the total if the distance of the last step is missing', () => {
  const points: Attributes[] = [{ totalDistance: 0 }, { totalDistance: 9000 }, {}, { totalDistance: 9100 }]
  expect(totals(points.map((attributes, minute) => stored(minute, { attributes })))).toEqual([0, 9000, undefined, 9100])
})

test('adds no distance if the owner sets the total', () => {
  expect(
    totals([
      stored(0, { attributes: { distance: 0, totalDistance: 500 } }),
      stored(1, { attributes: { distance: 111.32, totalDistance: 90_111.32 } }),
    ]),
  ).toEqual([500, expect.closeTo(611.32)])
})

test('places a position without a valid fix at the last valid one and continues from there', () => {
  // It says to be 500 km away.
  const far = stored(1, { valid: false, latitude: degrees(55), attributes: { distance: 0, totalDistance: 10 } })
  const points = [
    stored(0, { attributes: { distance: 0, totalDistance: 10 } }),
    far,
    stored(2, { attributes: { distance: 222.64, totalDistance: 232.64 } }),
  ]
  const [first, second, third] = straightened(points)
  expect([first, third]).toEqual([points[0], points[2]])
  expect(second).toEqual({ ...far, latitude: 50 })
})

test('removes the distance to and from an invalid fix that an earlier version added', () => {
  expect(
    totals([
      stored(0, { attributes: { distance: 0, totalDistance: 10 } }),
      stored(1, { valid: false, attributes: { distance: 500_000, totalDistance: 500_010 } }),
      stored(2, { attributes: { distance: 500_000, totalDistance: 1_000_010 } }),
      stored(3, { attributes: { distance: 111.32, totalDistance: 1_000_121.32 } }),
    ]),
  ).toEqual([10, 10, expect.closeTo(232.64), expect.closeTo(343.96)])
})

test('keeps the coordinates before the first valid fix', () => {
  const lost = stored(0, { valid: false, attributes: { distance: 0, totalDistance: 10 } })
  expect(straightened([lost])[0]).toBe(lost)
})
