import { backfillHistory } from '../../../local/fleet/demo.ts'
import { simulatedVehicle } from '../../../local/fleet/vehicle.ts'

const NOW = Date.parse('2026-06-01T15:00:00Z')
const HOUR_MS = 3_600_000
const past = (number: number) => backfillHistory(simulatedVehicle(number), number, NOW)

test('returns the same six hours each time, in order, ending where the vehicle continues', () => {
  for (let number = 1; number <= 20; number += 1) {
    const vehicle = simulatedVehicle(number)
    const fixes = backfillHistory(vehicle, number, NOW)
    expect(fixes).toEqual(past(number))
    const times = fixes.map(({ time }) => time)
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    expect(times[0]).toBe(NOW - 6 * HOUR_MS)
    expect(times.at(-1)).toBeLessThan(NOW)
    const [last, next] = [fixes.at(-1)!, vehicle.driveUntil(NOW + 1000)]
    expect(Math.abs(next.latitude - last.latitude)).toBeLessThan(0.05)
  }
})

test('alternates rounds and rests, and creates fewer than 15,000 fixes for twenty vehicles', () => {
  const all = Array.from({ length: 20 }, (_, n) => past(n + 1))
  for (const fixes of all) {
    const rests = fixes.filter(({ time }, n) => n > 0 && time - fixes[n - 1]!.time >= 60_000)
    expect(rests.length).toBeGreaterThan(10)
    expect(fixes.filter(({ speedKnots }) => speedKnots! > 5).length).toBeGreaterThan(150)
  }
  expect(all.flat().length).toBeLessThan(15_000)
})
