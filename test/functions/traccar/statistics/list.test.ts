import { takeStatistics } from '#shared/table/takeStatistics.ts'
import { world } from '../../../kit/world.ts'

const range = { from: '2026-01-01', to: '2026-12-31' }

test('requires an administrator', async () => {
  const { admin, alice, stranger } = await world()
  await admin.calls('traccar.statistics.list', { query: range }).gets(200, [])
  await alice.calls('traccar.statistics.list', { query: range }).gets(400, 'Admin access required')
  await stranger.calls('traccar.statistics.list', { query: range }).gets(401)
})

test.each([
  [{ from: range.from }, 'to is required'],
  [{ to: range.to }, 'from is required'],
  [{ ...range, from: 'yesterday' }, 'from must be a date such as 2016-12-10T08:15:30Z'],
  [{ from: '2025-01-01', to: '2026-01-03' }, 'The range must be at most 366 days'],
])('rejects %j: %s', async (query, message) => {
  const { admin } = await world()
  const { text } = await admin.calls('traccar.statistics.list', { query }).gets(400)
  expect(text).toBe(message)
})

test('includes both ends of the range and returns nothing for a range that ends before it begins', async () => {
  const { admin, stores, table, host } = await world()
  await stores.statistics.addRequests({ lengthMs: 86_400_000, end: Date.parse('2026-06-02') }, 5)
  host.clock.advance(86_400_000)
  await takeStatistics(table, host.now(), 86_400_000)
  const captured = '2026-06-02T00:00:00.000+00:00'
  const list = (from: string, to: string) => admin.calls('traccar.statistics.list', { query: { from, to } })
  await list('2026-06-02T00:00:00Z', '2026-06-02T00:00:00Z').gets(200, [{ captureTime: captured, requests: 5 }])
  await list('2026-06-01', '2026-06-02T00:00:00Z').gets(200, { length: 1 })
  await list('2026-06-02T00:00:00.001Z', '2026-06-03').gets(200, { length: 0 })
  await list('2026-06-03', '2026-06-01').gets(200, { length: 0 })
})
