import { DEMO_FLEET } from '../../../local/fleet/demoFleet.ts'
import { backfillHistory } from '../../../local/fleet/demoHistory.ts'
import { roadMapOf } from '../../../local/fleet/lanes.ts'
import { simulatedVehicle } from '../../../local/fleet/vehicle.ts'
import { TOWN } from './town.ts'

const NOW = Date.parse('2026-06-01T15:00:00Z')
const HOUR_MS = 3_600_000
const map = roadMapOf(TOWN)
const vehicle = (number: number) =>
  simulatedVehicle(number, { map, beginMs: NOW - 6 * HOUR_MS, lookMs: NOW, topKmh: 80 })

test('has twenty vehicles with names of their own, in two groups', () => {
  expect(new Set(DEMO_FLEET.map(({ name }) => name)).size).toBe(20)
  expect(new Set(DEMO_FLEET.map(({ uniqueId }) => uniqueId)).size).toBe(20)
  expect(new Set(DEMO_FLEET.map(({ group }) => group))).toEqual(new Set(['Deliveries', 'Passengers']))
})

test('returns the same six hours each time, in order, ending where the vehicle continues', () => {
  for (let number = 1; number <= 20; number += 1) {
    const driver = vehicle(number)
    const fixes = backfillHistory(driver, NOW)
    expect(fixes).toEqual(backfillHistory(vehicle(number), NOW))
    const times = fixes.map(({ time }) => time)
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    expect(times.every(time => time % 1000 === 0)).toBe(true)
    expect(times[0]).toBe(NOW - 6 * HOUR_MS)
    expect(times.at(-1)).toBeLessThan(NOW)
    const [last, next] = [fixes.at(-1)!, driver.fixAt(NOW + 1000)]
    expect(Math.abs(next.latitude - last.latitude)).toBeLessThan(0.005)
  }
})

test('alternates trips and stops, and creates fewer than 15,000 fixes for twenty vehicles', () => {
  const all = Array.from({ length: 20 }, (_, n) => backfillHistory(vehicle(n + 1), NOW))
  for (const fixes of all) {
    const rests = fixes.filter(({ time }, n) => n > 0 && time - fixes[n - 1]!.time >= 60_000)
    expect(rests.length).toBeGreaterThan(10)
    expect(fixes.filter(({ speedKnots }) => speedKnots! > 5).length).toBeGreaterThan(150)
  }
  expect(all.flat().length).toBeLessThan(15_000)
})
