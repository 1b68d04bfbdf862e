import fc from 'fast-check'
import { months } from '#shared/model/time.ts'

const named = (from: string, to: string) =>
  months(Date.parse(from), Date.parse(to)).map(ms => new Date(ms).toISOString().slice(0, 7))

test('includes both ends of a range, also the first millisecond of a month', () => {
  expect(named('2026-06-30T23:59:59.999Z', '2026-07-01T00:00:00.000Z')).toEqual(['2026-06', '2026-07'])
  expect(named('2026-06-01T00:00:00.000Z', '2026-06-30T23:59:59.999Z')).toEqual(['2026-06'])
  expect(named('2026-07-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z')).toEqual(['2026-07'])
  expect(named('2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z')).toEqual(['2026-12', '2027-01'])
  expect(named('2026-01-31T12:00:00Z', '2026-03-01T00:00:00Z')).toEqual(['2026-01', '2026-02', '2026-03'])
})

test('returns at most the month of its end if the range ends before it begins', () => {
  expect(named('2026-07-01T00:00:00.000Z', '2026-06-30T23:59:59.999Z')).toEqual([])
  expect(named('2026-07-09T00:00:00.000Z', '2026-07-02T00:00:00.000Z')).toEqual(['2026-07'])
})

test('covers every time of a range by months that begin with their first millisecond', () => {
  const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2054, 0, 1) })
  const nearMonth = fc
    .tuple(fc.nat({ max: 600 }), fc.integer({ min: -2, max: 2 }))
    .map(([month, ms]) => Date.UTC(2001, month, 1) + ms)
  fc.assert(
    fc.property(fc.oneof(moment, nearMonth), fc.oneof(moment, nearMonth), (one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      const found = months(from, to)
      const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
      expect(found.map(monthOf)).toContain(monthOf(from))
      expect(found.map(monthOf)).toContain(monthOf(to))
      for (const ms of found) expect(new Date(ms).toISOString().slice(7)).toBe('-01T00:00:00.000Z')
      expect(found.every(ms => ms <= to)).toBe(true)
    }),
  )
})
