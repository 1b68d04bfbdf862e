import { drivenBetween, totalBetween } from '#shared/domain/interval.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { stored } from '../kit/positions.ts'

const between = (from: Attributes, to: Attributes, ignoreOdometer = false) => {
  const [first, last] = [stored(0, { attributes: from }), stored(1, { attributes: to })]
  return [drivenBetween(first, last, ignoreOdometer), totalBetween(first, last)]
}

test('the odometer counts if one end has it; a missing one is zero', () => {
  expect(between({ odometer: 100, totalDistance: 10 }, { odometer: 400, totalDistance: 20 })).toEqual([300, 10])
  expect(between({ totalDistance: 10 }, { odometer: 400, totalDistance: 20 })).toEqual([400, 10])
  expect(between({ odometer: 0, totalDistance: 10 }, { odometer: 0, totalDistance: 20 })).toEqual([10, 10])
})

test('an ignored odometer and one that is no number leave the sum', () => {
  expect(between({ odometer: 100, totalDistance: 10 }, { odometer: 400, totalDistance: 20 }, true)).toEqual([10, 10])
  expect(between({ odometer: '100', totalDistance: 10 }, { odometer: '400', totalDistance: 20 })).toEqual([10, 10])
})

test('a sum that one end does not have is zero', () => {
  expect(between({ totalDistance: 10 }, {})).toEqual([0, 0])
})

test('a counter that was set back does not make the way negative', () => {
  expect(between({ odometer: 400, totalDistance: 10 }, { odometer: 3, totalDistance: 20 })).toEqual([10, 10])
  expect(between({ totalDistance: 20 }, { totalDistance: 10 })).toEqual([0, 0])
})

test('the widest span of numbers stays finite', () => {
  expect(between({ totalDistance: -Number.MAX_VALUE }, { totalDistance: Number.MAX_VALUE })).toEqual([
    Number.MAX_VALUE,
    Number.MAX_VALUE,
  ])
})
