import { deviceId } from '#shared/model/ids.ts'
import { deliver } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const LIST = 'traccar.quarantine.list'
const DAY = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }

test('an administrator reads what could not become a position, and why', async () => {
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
      serverTime: '2026-06-01T12:00:00.000+00:00',
      reason: 'latitude is not between -90 and 90',
      query: 'lat=91',
      contentType: '',
      body: '',
      raw: 'lat=91',
    },
  ])
  await alice.calls(LIST, { query: DAY }).gets(400, 'Admin access required')
  await admin
    .calls(LIST, { query: { from: '2026-01-01', to: '2026-03-01' } })
    .gets(400, 'The range is wider than 31 days')
})
