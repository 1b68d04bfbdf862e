import { dailyFold, nextMidnight } from '#shared/domain/daily.ts'
import type { Fold } from '#shared/domain/summary.ts'
import { fixedZone, namedZone } from '#shared/domain/timeZone.ts'
import { stored } from '../kit/positions.ts'

const at = (iso: string) => Date.parse(iso)

test.each([
  ['UTC', '2026-06-01T12:00:00Z', '2026-06-02T00:00:00.000Z'],
  ['UTC', '2026-06-01T00:00:00Z', '2026-06-02T00:00:00.000Z'],
  ['Asia/Kathmandu', '2026-06-01T12:00:00Z', '2026-06-01T18:15:00.000Z'],
  // Days of 23 and 25 hours.
  ['Europe/Vienna', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00.000Z'],
  ['Europe/Vienna', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00.000Z'],
  // The clock skips midnight: the day begins at one.
  ['Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00.000Z'],
])('%s: the day after %s begins at %s', (zone, ms, midnight) => {
  expect(new Date(nextMidnight(at(ms), namedZone(zone))).toISOString()).toBe(midnight)
})

const countFold = (): Fold<number> => {
  let count = 0
  return { add: () => (count += 1), result: () => count }
}

test('has one result per day with positions; a position at midnight belongs to both days', () => {
  const fold = dailyFold(fixedZone(0), countFold)
  // Noon of the first day, both sides of midnight, midnight itself, and two days later.
  for (const minute of [0, 719, 720, 721, 3 * 1440]) fold.add(stored(minute))
  expect(fold.result()).toEqual([3, 2, 1])
})

test('has no result without positions', () => {
  expect(dailyFold(fixedZone(0), countFold).result()).toEqual([])
})
