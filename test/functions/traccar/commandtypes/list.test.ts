import { atMinute, drive } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

test('lists the custom command type for an online device over HTTP', async () => {
  const { alice, bob, host } = await world()
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200, { id: 1 })
  const request = { query: { deviceId: 1 } }
  await alice.calls('traccar.commandtypes.list', request).gets(400, 'Device is offline')
  await drive(1, [atMinute(0)])
  const { json } = await alice.calls('traccar.commandtypes.list', request).gets(200)
  expect(json).toEqual([{ type: 'custom' }])
  // Traccar's 3.9 web client sends a stray query parameter.
  await alice.calls('traccar.commandtypes.list', { query: 'deviceId31&deviceId=1' }).gets(200, [{ type: 'custom' }])
  await bob.calls('traccar.commandtypes.list', request).gets(400, 'Device access denied')
  await alice.calls('traccar.commandtypes.list').gets(400, 'Device access denied')
  host.clock.advance(601_000)
  await alice.calls('traccar.commandtypes.list', request).gets(400, 'Device is offline')
})

test('allows a readonly user to list command types', async () => {
  const { admin, user } = await world()
  const reader = await user('reader', { readonly: true })
  await admin.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: reader.id, deviceId: 1 } }).gets(200)
  await drive(1, [atMinute(0)])
  await reader.calls('traccar.commandtypes.list', { query: { deviceId: 1 } }).gets(200)
})
