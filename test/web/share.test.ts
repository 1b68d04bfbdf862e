/** Terms of shares. */
import { endOf, trailOf } from '../../web/src/share/shareTerms.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const local = (text: string) => new Date(text).toISOString()

test('ends after a span, or at a local time', () => {
  expect(endOf('hour', '', NOW)).toBe('2026-06-01T13:00:00.000Z')
  expect(endOf('week', '2026-06-01T12:30', NOW)).toBe('2026-06-08T12:00:00.000Z')
  expect(endOf('time', '2026-06-01T18:30', NOW)).toBe(local('2026-06-01T18:30'))
  expect(endOf('time', '', NOW)).toBeUndefined()
})

test('begins now, at a chosen time, or before the first point of a trail of hours', () => {
  expect(trailOf('none', '', NOW)).toEqual({ trail: 'none' })
  expect(trailOf('start', '2026-06-02T08:00', NOW)).toEqual({ trail: 'start', from: local('2026-06-02T08:00') })
  expect(trailOf('day', '', NOW)).toEqual({ trail: 'hours', trailHours: 24, from: '2026-05-31T12:00:00.000Z' })
  expect(trailOf('hour', '2026-06-02T08:00', NOW)).toMatchObject({ trailHours: 1, from: local('2026-06-02T08:00') })
})
