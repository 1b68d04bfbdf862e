import { Cron } from 'croner'
import { cronerPattern, startSchedules } from '../../../local/aws/schedules.ts'

const next = (fields: string, from: string) =>
  new Cron(cronerPattern(fields), { timezone: 'UTC', paused: true }).nextRun(new Date(from))!.toISOString()

test('runs the expressions of EventBridge at the same times as AWS', () => {
  expect(next('0 0 * * ? *', '2026-06-01T12:00:00Z')).toBe('2026-06-02T00:00:00.000Z')
  expect(next('15 10 ? * MON-FRI *', '2026-06-05T12:00:00Z')).toBe('2026-06-08T10:15:00.000Z')
  // Weekday 1 is Sunday.
  expect(next('0 8 ? * 1 *', '2026-06-01T12:00:00Z')).toBe('2026-06-07T08:00:00.000Z')
  expect(next('0 8 ? * 2#1 *', '2026-06-02T12:00:00Z')).toBe('2026-07-06T08:00:00.000Z')
  expect(next('0 0 1 1 ? 2028', '2026-06-01T12:00:00Z')).toBe('2028-01-01T00:00:00.000Z')
})

test('throws at the start if an expression is unknown', () => {
  const schedule = {
    address: 'schedule.statistics',
    expression: 'at(2030-01-01T00:00:00)',
    timezone: 'UTC',
    input: '{}',
  }
  const options = { schedules: [schedule], invoke: async () => undefined, log: () => undefined }
  expect(() => startSchedules({ ...options, statisticsEveryMs: undefined })).toThrow('at(2030')
  const stop = startSchedules({ ...options, statisticsEveryMs: 60_000 })
  stop()
})
