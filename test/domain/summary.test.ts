import fc from 'fast-check'
import { summaryFold } from '#shared/domain/summary.ts'
import type { Position } from '#shared/model/position.ts'
import { knots } from '#shared/units.ts'
import { stored, track } from '../kit/positions.ts'

const summaryOf = (points: readonly Position[], ignoreOdometer = false) => {
  const fold = summaryFold(ignoreOdometer)
  for (const point of points) fold.add(point)
  return fold.result()
}

test('returns zeros without positions', () => {
  expect(summaryOf([])).toEqual({ distance: 0, averageSpeed: 0, maxSpeed: 0, engineHours: 0 })
})

test('averages all speeds including zero, and measures the distance from first to last', () => {
  expect(summaryOf(track('0:0:100 1:10:200 2:20:900 3:0:1100'))).toEqual({
    distance: 1000,
    averageSpeed: 7.5,
    maxSpeed: 20,
    engineHours: 0,
  })
})

test('counts engine hours between positions that both have the ignition on', () => {
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

test('measures distance from first to last valid fix, and reads speeds and ignition of all', () => {
  const points = [
    stored(0, { valid: false, speed: knots(8), attributes: { ignition: true, totalDistance: 0 } }),
    stored(1, { attributes: { ignition: true, totalDistance: 700 } }),
    stored(2, { attributes: { ignition: true, totalDistance: 1000 } }),
    stored(3, { valid: false, attributes: { ignition: true, totalDistance: 9000 } }),
  ]
  expect(summaryOf(points)).toEqual({ distance: 300, averageSpeed: 2, maxSpeed: 8, engineHours: 180_000 })
})

test('ignores the odometer if configured', () => {
  const points = [
    stored(0, { attributes: { odometer: 1000, totalDistance: 5 } }),
    stored(1, { attributes: { odometer: 1700, totalDistance: 705.5 } }),
  ]
  expect(summaryOf(points).distance).toBe(700)
  expect(summaryOf(points, true).distance).toBe(700.5)
})

test('returns finite, nonnegative numbers for any positions', () => {
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
