import { deviceId } from '#shared/model/ids.ts'
import { deliver } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const LIST = 'traccar.quarantine.list'
const DAY = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }

test('lists rejected reports with the reason, for administrators only', async () => {
  const { alice, admin } = await world()
  const { json: van } = await alice
    .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } })
    .gets(200)
  const receivedAt = Date.parse('2026-06-01T12:00:00Z')
  await deliver([
    {
      v: 1,
      deviceId: deviceId(van.id),
      protocol: 'osmand',
      receivedAt,
      points: [],
      rejected: [{ reason: 'latitude is not between -90 and 90', query: 'lat=91', contentType: '', body: '' }],
    },
  ])
  await admin.calls(LIST, { query: DAY }).gets(200, [
    {
      deviceId: van.id,
      uniqueId: 'van',
      protocol: 'osmand',
      serverTime: '2026-06-01T12:00:00.000+00:00',
      reason: 'latitude is not between -90 and 90',
      query: 'lat=91',
      contentType: '',
      body: '',
      raw: 'lat=91',
      truncated: false,
      outcome: { state: 'waiting', time: null },
    },
  ])
  await alice.calls(LIST, { query: DAY }).gets(400, 'Admin access required')
  await admin
    .calls(LIST, { query: { from: '2026-01-01', to: '2026-03-01' } })
    .gets(400, 'The range must be at most 31 days')
})

const rejectedRecord = (device: number, receivedAt: number, body: string) => ({
  v: 1 as const,
  deviceId: deviceId(device),
  protocol: 'osmand',
  receivedAt,
  points: [],
  rejected: [{ reason: 'the body is not JSON', query: '', contentType: 'application/json', body }],
})

test('pages through 1,205 entries, each once, across midnight and equal times', async () => {
  const { alice, admin } = await world()
  const { json: van } = await alice
    .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } })
    .gets(200)
  const midnight = Date.parse('2026-06-02T00:00:00Z')
  await deliver(
    Array.from({ length: 1205 }, (_, n) => rejectedRecord(van.id, midnight - 600_000 + (n >> 2) * 4000, `{${n}`)),
  )
  const query = { from: '2026-06-01T00:00:00Z', to: '2026-06-03T00:00:00Z' }
  const { json: first } = await admin.calls(LIST, { query }).gets(200)
  expect(first).toHaveLength(1000)
  const { json: second } = await admin.calls(LIST, { query: { ...query, after: first.at(-1).id } }).gets(200)
  const all = [...first, ...second]
  expect(new Set(all.map(({ body }: { body: string }) => body)).size).toBe(1205)
  expect(all.map(({ serverTime }) => serverTime)).toEqual(all.map(({ serverTime }) => serverTime).sort())
  await admin.calls(LIST, { query: { ...query, after: all.at(-1).id } }).gets(200, [])
  await admin.calls(LIST, { query: { ...query, after: 'yesterday' } }).gets(400)
})

test('truncates long bodies in the list and returns a single entry in full', async () => {
  const { alice, admin } = await world()
  const { json: van } = await alice
    .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } })
    .gets(200)
  const body = `{"note":"${'ü'.repeat(16_000)}`
  await deliver([rejectedRecord(van.id, Date.parse('2026-06-01T12:00:00Z'), body)])
  const { json: list } = await admin.calls(LIST, { query: DAY }).gets(200, [{ truncated: true }])
  expect(list[0].body).toBe(body.slice(0, 500))
  await admin.calls('traccar.quarantine.get', { params: { id: list[0].id } }).gets(200, { body, truncated: false })
  for (const id of ['1780315200000-1-0', 'nothing', list[0].id.replace(/0$/, '1')])
    await admin.calls('traccar.quarantine.get', { params: { id } }).gets(404, 'Quarantine entry not found')
})
