import * as z from 'zod/mini'
import { reports } from '#shared/api/traccar/reports.ts'
import { deviceId } from '#shared/model/ids.ts'
import { atMinute, deliver, drive } from '../../../kit/drive.ts'
import { fleet, HOURS } from '../../../kit/fleet.ts'

const COMBINED = 'traccar.reports.combined'
const VISITS = 'traccar.reports.geofences'

/** Adds a geofence of Alice around the van's place at minutes 4 to 6. */
const withYard = async () => {
  const here = await fleet()
  const { alice, van } = here
  const yard = { name: 'Yard', area: 'CIRCLE (50.005 10, 250)' }
  const geofenceId = (await alice.calls('traccar.geofences.create', { body: yard }).gets(200)).json.id
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId } }).gets(200)
  return { ...here, geofenceId }
}
const MINUTES = Array.from({ length: 11 }, (_, minute) => atMinute(minute, minute === 0 ? { speed: 0 } : {}))

test('returns the route, its events except the start of movement, and the positions of the events', async () => {
  const { alice, van, wagon, geofenceId } = await withYard()
  await drive(van, MINUTES)
  const { json } = await alice.calls(COMBINED, { query: { ...HOURS, deviceId: [van, wagon] } }).gets(200)
  expect(z.parse(reports.combined.response, json)).toEqual(json)
  const [route, empty] = json
  expect(empty).toEqual({ deviceId: wagon, route: [], events: [], positions: [] })
  expect(route.route).toEqual(MINUTES.map(({ latitude }) => [10, latitude]))
  expect(route.events.map(({ type }: { type: string }) => type)).toEqual(['geofenceEnter', 'geofenceExit'])
  expect(route.events[0]).toMatchObject({ geofenceId, positionId: route.positions[0].id })
  expect(route.positions.map(({ latitude }: { latitude: number }) => latitude)).toEqual([50.003, 50.008])
})

test('returns the visits of the requested geofences, by the time of their positions', async () => {
  const { alice, van, geofenceId } = await withYard()
  // The device sends its track two hours later.
  const receivedAt = Date.parse('2026-06-01T14:30:00Z')
  await deliver([{ v: 1, deviceId: deviceId(van), protocol: 'osmand', receivedAt, points: MINUTES }])
  const query = { ...HOURS, deviceId: [van], geofenceId: [geofenceId] }
  const { json } = await alice.calls(VISITS, { query }).gets(200)
  expect(z.parse(reports.geofences.response, json)).toEqual(json)
  expect(json).toMatchObject([
    {
      deviceId: van,
      deviceName: 'Van',
      geofenceId,
      startTime: '2026-06-01T12:03:00.000+00:00',
      endTime: '2026-06-01T12:08:00.000+00:00',
      distance: 0,
    },
  ])
  await alice.calls(VISITS, { query: { ...HOURS, deviceId: [van] } }).gets(200, { length: 0 })
  await alice.calls(VISITS, { query: { ...query, to: '2026-06-01T12:07:00Z' } }).gets(200, { length: 0 })
})

test('hides visits and events of geofences that are not linked to the caller, also from administrators', async () => {
  const { admin, bob, van, geofenceId } = await withYard()
  await drive(van, MINUTES)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: bob.id, deviceId: van } }).gets(200)
  for (const person of [admin, bob]) {
    const query = { ...HOURS, deviceId: [van], geofenceId: [geofenceId] }
    await person.calls(VISITS, { query }).gets(200, { length: 0 })
    const { json } = await person.calls(COMBINED, { query: { ...HOURS, deviceId: [van] } }).gets(200)
    expect(json[0].route).toHaveLength(11)
    expect(json[0].events).toEqual([])
  }
})
