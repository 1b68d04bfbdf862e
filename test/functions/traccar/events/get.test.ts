import { deviceId } from '#shared/model/ids.ts'
import { atMinute, drive } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const GET = 'traccar.events.get'

test('returns an event to users who see its device, and the same error for inaccessible and missing events', async () => {
  const { alice, bob, admin, stores } = await world()
  const { json: van } = await alice
    .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } })
    .gets(200)
  await drive(van.id, [atMinute(0, { attributes: { alarm: 'sos' } })])
  const raised = []
  for await (const event of stores.events.between(deviceId(van.id), 0, Date.UTC(2027, 0, 1))) raised.push(event)
  const sos = raised.find(({ type }) => type === 'alarm')!
  await alice.calls(GET, { params: { id: sos.id } }).gets(200, {
    id: sos.id,
    type: 'alarm',
    deviceId: van.id,
    geofenceId: 0,
    attributes: { alarm: 'sos' },
    positionId: van.id * 2 ** 32 + (Date.parse('2026-06-01T12:00:00Z') - Date.UTC(2020, 0, 1)) / 250,
    serverTime: '2026-06-01T12:00:00.500+00:00',
    eventTime: '2026-06-01T12:00:00.000+00:00',
  })
  await admin.calls(GET, { params: { id: sos.id } }).gets(200)
  await bob.calls(GET, { params: { id: sos.id } }).gets(400, 'Device access denied')
  await alice.calls(GET, { params: { id: sos.id + 1 } }).gets(400, 'Device access denied')
  await alice.calls(GET, { params: { id: 5 } }).gets(400, 'Device access denied')
  await alice.calls(GET, { params: { id: 'x' } }).gets(404)
})
