import { reportLink } from '#shared/schedule/scheduledReports.ts'
import { pageOfMailLink } from '../../web/src/app/mailLinks.ts'

test('opens the report that an email links to', () => {
  const schedule = { origin: 'https://gps.example.org', type: 'trips', devices: [3, 5], groups: [1] } as const
  const occurrence = { from: Date.parse('2026-06-01T00:00:00Z'), to: Date.parse('2026-06-02T00:00:00Z') }
  const { pathname, search } = new URL(reportLink(schedule, occurrence))
  expect(pageOfMailLink(pathname, search)).toBe(
    '#/reports/trips?devices=3%2C5&groups=1&from=2026-06-01T00%3A00%3A00.000Z&to=2026-06-02T00%3A00%3A00.000Z',
  )
  expect(pageOfMailLink('/', '')).toBeUndefined()
})
