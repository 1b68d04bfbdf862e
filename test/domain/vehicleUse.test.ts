import { settingsFrom } from '#shared/domain/settings.ts'
import { fuelBetween, hoursBetween, odometersOf, useRules } from '#shared/domain/vehicleUse.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { stored } from '../kit/positions.ts'

const between = (first: Attributes, last: Attributes) =>
  [stored(0, { attributes: first }), stored(1, { attributes: last })] as const
const rules = useRules(settingsFrom({ fuelCapacity: '60' }))

test.each([
  ['fuelUsed first', { fuelUsed: 10, fuel: 40, fuelLevel: 80 }, { fuelUsed: 12.5, fuel: 39, fuelLevel: 70 }, 2.5],
  ['then fuel', { fuel: 40, fuelLevel: 80 }, { fuel: 37, fuelLevel: 70 }, 3],
  ['then the level, in percent of the tank', { fuelLevel: 80 }, { fuelLevel: 70 }, 6],
  ['0 after refueling', { fuel: 10 }, { fuel: 50 }, 0],
  ['0 if one end is unknown', { fuel: 10 }, {}, 0],
  ['0 for text', { fuel: '10' }, { fuel: '5' }, 0],
])('spent fuel: %s', (_, first, last, spent) => {
  expect(fuelBetween(...between(first, last), rules)).toBe(spent)
})

test('shows the odometer only if the distance is measured by it', () => {
  const [first, last] = between({ odometer: 1000, totalDistance: 5 }, { odometer: 2000, totalDistance: 1005 })
  expect(odometersOf(first, last, rules)).toEqual({ start: 1000, end: 2000 })
  const ignoring = useRules(settingsFrom({ 'report.ignoreOdometer': true }))
  expect(odometersOf(first, last, ignoring)).toEqual({ start: 5, end: 1005 })
  const stuck = between({ odometer: 1000, totalDistance: 5 }, { odometer: 1000, totalDistance: 1005 })
  expect(odometersOf(...stuck, rules)).toEqual({ start: 5, end: 1005 })
  expect(odometersOf(...between({}, {}), rules)).toEqual({ start: 0, end: 0 })
})

test('counts engine hours only if both ends have them', () => {
  expect(hoursBetween(...between({ hours: 1000 }, { hours: 5000 }))).toBe(4000)
  expect(hoursBetween(...between({ hours: 5000 }, { hours: 1000 }))).toBe(0)
  expect(hoursBetween(...between({}, { hours: 1000 }))).toBeUndefined()
})
