import { distanceBetween } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'
import { gridVehicle } from '../../bench/kit/gridVehicle.ts'

const START = Date.parse('2026-06-01T06:00:00Z')
const drive = (number: number, fixes: number) => {
  const vehicle = gridVehicle(number, START)
  return Array.from({ length: fixes }, (_, n) => vehicle.driveUntil(START + (n + 1) * 5000))
}
const place = ({ latitude, longitude }: { latitude: number; longitude: number }) => ({
  latitude: degrees(latitude),
  longitude: degrees(longitude),
})

test('drives the same way for the same number, and differently for another', () => {
  expect(drive(3, 50)).toEqual(drive(3, 50))
  expect(drive(3, 50)).not.toEqual(drive(4, 50))
})

test('drives at city speed, stops now and then, and stays in the town', () => {
  for (let number = 1; number <= 20; number += 1) {
    const fixes = drive(number, 720)
    for (const [index, fix] of fixes.entries()) {
      const before = fixes[index - 1]
      if (before) expect(distanceBetween(place(before), place(fix))).toBeLessThan(5 * 14 + 1)
      expect(fix.speedKnots).toBeLessThanOrEqual(28)
      expect(distanceBetween(place({ latitude: 45.815, longitude: 15.9819 }), place(fix))).toBeLessThan(12_000)
    }
    expect(fixes.some(({ speedKnots }) => speedKnots === 0)).toBe(true)
  }
})
