import { traveledDistance, totalBetween } from '#shared/domain/summary.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { stored } from '../kit/positions.ts'

const between = (from: Attributes, to: Attributes, ignoreOdometer = false) => {
  const [first, last] = [stored(0, { attributes: from }), stored(1, { attributes: to })]
  return [traveledDistance(first, last, ignoreOdometer), totalBetween(first, last)]
}

test('uses the odometer if both positions have a plausible one', () => {
  expect(between({ odometer: 100, totalDistance: 10 }, { odometer: 400, totalDistance: 300 })).toEqual([300, 290])
  expect(between({ odometer: 0, totalDistance: 10 }, { odometer: 310, totalDistance: 300 })).toEqual([310, 290])
})

test('treats a missing odometer as missing, not as zero', () => {
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
])('an odometer that %s gives way to the coordinates', (_, from, to) => {
  expect(between({ odometer: from, totalDistance: 0 }, { odometer: to, totalDistance: 3000 })).toEqual([3000, 3000])
})

test('accepts odometers from half to double the distance by coordinates, both inclusive', () => {
  const driven = (meters: number) =>
    between({ odometer: 500, totalDistance: 0 }, { odometer: 500 + meters, totalDistance: 1000 })[0]
  expect([499, 500, 2000, 2001].map(driven)).toEqual([1000, 500, 2000, 1000])
})

test('returns zero if the coordinates did not change', () => {
  expect(between({ odometer: 500, totalDistance: 7 }, { odometer: 900, totalDistance: 7 })).toEqual([0, 0])
})

test('uses the total distance if the odometer is ignored or not a number', () => {
  expect(between({ odometer: 100, totalDistance: 10 }, { odometer: 111, totalDistance: 20 }, true)).toEqual([10, 10])
  expect(between({ odometer: '100', totalDistance: 10 }, { odometer: '111', totalDistance: 20 })).toEqual([10, 10])
})

test('returns zero if one end has no total distance', () => {
  expect(between({ totalDistance: 10 }, {})).toEqual([0, 0])
})

test('returns no negative distance after a counter was reset', () => {
  expect(between({ odometer: 400, totalDistance: 10 }, { odometer: 3, totalDistance: 20 })).toEqual([10, 10])
  expect(between({ totalDistance: 20 }, { totalDistance: 10 })).toEqual([0, 0])
})

test('returns a finite distance for the widest range of numbers', () => {
  expect(between({ totalDistance: -Number.MAX_VALUE }, { totalDistance: Number.MAX_VALUE })).toEqual([
    Number.MAX_VALUE,
    Number.MAX_VALUE,
  ])
})
