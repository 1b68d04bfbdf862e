/** Live events: which users receive which events. */
import { deviceStatus } from '../../../functions/schedule.ts'
import { fleet as start } from './fleet.ts'

test('sends an event with its position to subscribers, in a separate message', async () => {
  const { alice, van, watches, wants, moves } = await start()
  await wants(alice, 'deviceMoving')
  const socket = await watches(alice)
  socket.frames()
  await moves(van)
  const frames = socket.frames()
  expect(frames).toEqual([
    { devices: [expect.anything()] },
    {
      events: [expect.objectContaining({ type: 'deviceMoving', deviceId: van })],
      positions: [expect.objectContaining({ deviceId: van })],
      devices: [expect.objectContaining({ id: van })],
    },
    { positions: [expect.anything()], devices: [expect.anything()] },
  ])
  expect(frames.map(frame => Object.keys(frame).join())).toEqual([
    'devices',
    'events,positions,devices',
    'positions,devices',
  ])
})

test('sends the latest position after an event of an older one, so that no map stays at the older one', async () => {
  const { alice, van, watches, wants, moves, reports, delivers, host } = await start()
  await wants(alice, 'alarm')
  const socket = await watches(alice)
  await moves(van, 50)
  socket.frames()
  host.clock.advance(10_000)
  await reports(
    van,
    { latitude: 51, fixTime: host.now() - 5000, attributes: { alarm: 'sos' } },
    { latitude: 52, fixTime: host.now() },
  )
  await delivers()
  const frames = socket.frames()
  expect(frames).toMatchObject([
    { events: [{ type: 'alarm' }], positions: [{ latitude: 51 }] },
    { positions: [{ latitude: 52 }] },
  ])
})

test('sends geofence events only to users linked to the geofence', async () => {
  const { admin, alice, bob, van, watches, wants, moves } = await start()
  const body = { name: 'Yard', area: 'CIRCLE (50 10, 5000)' }
  const { json: yard } = await alice.calls('traccar.geofences.create', { body }).gets(200)
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: yard.id } }).gets(200)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: bob.id, deviceId: van } }).gets(200)
  for (const person of [alice, bob]) await wants(person, 'geofenceEnter')
  const sockets = [await watches(alice), await watches(bob)]
  await moves(van, 60)
  for (const socket of sockets) socket.frames()
  await moves(van, 50)
  const received = sockets.map(socket => socket.frames().flatMap(({ events = [] }) => events.map(({ type }) => type)))
  expect(received).toEqual([['geofenceEnter'], []])
})

test('sends no events from before a user gained access to the device or the geofence', async () => {
  const { admin, alice, bob, user, van, group, watches, wants, moves, reports, delivers, host } = await start()
  const carol = await user('carol')
  const body = { name: 'Yard', area: 'CIRCLE (50 10, 5000)' }
  const { json: yard } = await alice.calls('traccar.geofences.create', { body }).gets(200)
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId: yard.id } }).gets(200)
  const shared = await group(0, bob, alice)
  for (const person of [alice, bob, carol]) await wants(person, 'geofenceEnter')
  for (const person of [bob, carol])
    await admin
      .calls('traccar.permissions.linkGeofence', { body: { userId: person.id, geofenceId: yard.id } })
      .gets(200)
  const sockets = [await watches(alice), await watches(bob), await watches(carol)]
  await moves(van, 60)
  host.clock.advance(1000)
  await reports(van, { latitude: 50 })
  // Two users gain access while the event is queued.
  host.clock.advance(1000)
  const moved = { id: van, name: 'Van', uniqueId: 'Van', groupId: shared }
  await alice.calls('traccar.devices.update', { params: { id: van }, body: moved }).gets(200)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: carol.id, deviceId: van } }).gets(200)
  await delivers()
  const received = () =>
    sockets.map(socket => socket.frames().flatMap(({ events = [] }) => events.map(({ type }) => type)))
  expect(received()).toEqual([['geofenceEnter'], [], []])
  await moves(van, 60)
  received()
  await moves(van, 50)
  expect(received()).toEqual([['geofenceEnter'], ['geofenceEnter'], ['geofenceEnter']])
})

test('notifies clients when a device becomes inactive', async () => {
  const { alice, van, watches, wants, moves, host, delivers } = await start()
  await wants(alice, 'deviceUnknown')
  const socket = await watches(alice)
  await moves(van)
  socket.frames()
  host.clock.advance(11 * 60_000)
  await deviceStatus()
  await delivers()
  expect(socket.frames()).toMatchObject([
    { devices: [{ name: 'Van', status: 'unknown' }] },
    { events: [{ type: 'deviceUnknown' }] },
    { positions: [{ deviceId: van }], devices: [{ status: 'unknown' }] },
  ])
})
