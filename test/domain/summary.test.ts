import fc from 'fast-check'
import { summaryFold, traveledDistance, totalBetween } from '#shared/domain/summary.ts'
import type { Position } from '#shared/model/position.ts'
import { knots } from '#shared/units.ts'
import { stored, track } from '../kit/positions.ts'
import type { Attributes } from '#shared/model/wire.ts'

const summaryOf = (points: readonly Position[], ignoreOdometer = false) => {
  const fold = summaryFold(ignoreOdometer)
  for (const point of points) fold.add(point)
  return fold.result()
}

test('returns zero without positions', () => {
  expect(summaryOf([])).toEqual({ distance: 0, averageSpeed: 0, maxSpeed: 0, engineHours: 0 })
})

test('includes stops in the mean speed, and measures from first to last', () => {
  expect(summaryOf(track('0:0:100 1:10:200 2:20:900 3:0:1100'))).toEqual({
    distance: 1000,
    averageSpeed: 7.5,
    maxSpeed: 20,
    engineHours: 0,
  })
})

test('sums gaps that begin and end with the ignition on as engine hours', () => {
  const ignition = (minute: number, on?: boolean) =>
    stored(minute, { attributes: on === undefined ? {} : { ignition: on } })
  const points = [
    ignition(0, true),
    ignition(2, true),
    ignition(5, false),
    ignition(6, true),
    ignition(7),
    ignition(9, true),
  ]
  expect(summaryOf(points).engineHours).toBe(120_000)
  expect(summaryOf([...points, ignition(10, true)]).engineHours).toBe(180_000)
})

test('measures between the first and the last valid fix; includes speeds and ignition of others', () => {
  const points = [
    stored(0, { valid: false, speed: knots(8), attributes: { ignition: true, totalDistance: 0 } }),
    stored(1, { attributes: { ignition: true, totalDistance: 700 } }),
    stored(2, { attributes: { ignition: true, totalDistance: 1000 } }),
    stored(3, { valid: false, attributes: { ignition: true, totalDistance: 9000 } }),
  ]
  expect(summaryOf(points)).toEqual({ distance: 300, averageSpeed: 2, maxSpeed: 8, engineHours: 180_000 })
})

test('can ignore the odometer', () => {
  const points = [
    stored(0, { attributes: { odometer: 1000, totalDistance: 5 } }),
    stored(1, { attributes: { odometer: 1700, totalDistance: 705.5 } }),
  ]
  expect(summaryOf(points).distance).toBe(700)
  expect(summaryOf(points, true).distance).toBe(700.5)
})

test('returns no negative, infinite or NaN values', () => {
  const any = fc.double({ min: -1e308, max: 1e308, noNaN: true })
  const step = fc.record({
    minutes: fc.integer({ min: 0, max: 9 }),
    speed: fc.double({ min: 0, max: 1e308, noNaN: true }),
    attributes: fc.record({ odometer: any, totalDistance: any, ignition: fc.boolean() }, { requiredKeys: [] }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      let minute = 0
      const points = steps.map(({ minutes, speed, attributes }) =>
        stored((minute += minutes), { speed: knots(speed), attributes }),
      )
      for (const number of Object.values(summaryOf(points))) expect(Number.isFinite(number) && number >= 0).toBe(true)
    }),
  )
})

const between = (from: Attributes, to: Attributes, ignoreOdometer = false) => {
  const [first, last] = [stored(0, { attributes: from }), stored(1, { attributes: to })]
  return [traveledDistance(first, last, ignoreOdometer), totalBetween(first, last)]
}

test('uses the odometer if both positions have it and it is plausible', () => {
  expect(between({ odometer: 100, totalDistance: 10 }, { odometer: 400, totalDistance: 300 })).toEqual([300, 290])
  expect(between({ odometer: 0, totalDistance: 10 }, { odometer: 310, totalDistance: 300 })).toEqual([310, 290])
})

test('does not treat a missing odometer as zero', () => {
  expect(between({ totalDistance: 10 }, { odometer: 2_361_762, totalDistance: 90 })).toEqual([80, 80])
  expect(between({ odometer: 2_361_762, totalDistance: 10 }, { totalDistance: 90 })).toEqual([80, 80])
  expect(between({ odometer: 2_361_762, totalDistance: 10 }, { odometer: 0, totalDistance: 90 })).toEqual([80, 80])
})

test.each([
  ['is stuck', 70_000, 70_000],
  ['jumped by 1,000 km', 70_000, 1_073_000],
  ['was reset', 70_000, 3000],
  ['wrapped at 24 bits', 16_777_000, 2784],
  ['counts kilometers', 70, 73],
  ['counts feet', 70_000, 79_843],
  ['is negative', -5, -3000],
])('uses the coordinates if the odometer %s', (_, from, to) => {
  expect(between({ odometer: from, totalDistance: 0 }, { odometer: to, totalDistance: 3000 })).toEqual([3000, 3000])
})

test('accepts half to double the distance by coordinates, both inclusive', () => {
  const driven = (meters: number) =>
    between({ odometer: 500, totalDistance: 0 }, { odometer: 500 + meters, totalDistance: 1000 })[0]
  expect([499, 500, 2000, 2001].map(driven)).toEqual([1000, 500, 2000, 1000])
})

test('returns no distance for a device that did not move by its coordinates', () => {
  expect(between({ odometer: 500, totalDistance: 7 }, { odometer: 900, totalDistance: 7 })).toEqual([0, 0])
})

test('uses the sum if the odometer is ignored or not a number', () => {
  expect(between({ odometer: 100, totalDistance: 10 }, { odometer: 111, totalDistance: 20 }, true)).toEqual([10, 10])
  expect(between({ odometer: '100', totalDistance: 10 }, { odometer: '111', totalDistance: 20 })).toEqual([10, 10])
})

test('returns zero if one position has no sum', () => {
  expect(between({ totalDistance: 10 }, {})).toEqual([0, 0])
})

test('returns no negative distance after a counter was reset', () => {
  expect(between({ odometer: 400, totalDistance: 10 }, { odometer: 3, totalDistance: 20 })).toEqual([10, 10])
  expect(between({ totalDistance: 20 }, { totalDistance: 10 })).toEqual([0, 0])
})

test('stays finite for the widest span of numbers', () => {
  expect(between({ totalDistance: -Number.MAX_VALUE }, { totalDistance: Number.MAX_VALUE })).toEqual([
    Number.MAX_VALUE,
    Number.MAX_VALUE,
  ])
})
