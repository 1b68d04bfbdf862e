import * as z from 'zod/mini'
import { reports } from '#shared/api/traccar/reports.ts'
import { drive } from '../../../kit/drive.ts'
import { driveTrip, fleet, HOURS, TRIP } from '../../../kit/fleet.ts'

const STOPS = 'traccar.reports.stops'
const TRIPS = 'traccar.reports.trips'

test('returns the time before and after a trip', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  const query = { ...HOURS, deviceId: [van] }
  const { json } = await alice.calls(STOPS, { query }).gets(200)
  const positions = (await alice.calls('traccar.positions.list', { query: { ...HOURS, deviceId: van } }).gets(200)).json
  const common = { deviceId: van, deviceName: 'Van', distance: 0, averageSpeed: 0, maxSpeed: 0, spentFuel: 0 }
  const rest = { address: null, longitude: 10, engineHours: 0, duration: 600_000 }
  expect(json).toEqual([
    {
      ...common,
      ...rest,
      startOdometer: 0,
      endOdometer: 0,
      startTime: '2026-06-01T12:00:00.000+00:00',
      endTime: '2026-06-01T12:10:00.000+00:00',
      positionId: positions[0].id,
      latitude: 50,
    },
    {
      ...common,
      ...rest,
      startOdometer: 2226.4,
      endOdometer: 2226.4,
      startTime: '2026-06-01T12:30:00.000+00:00',
      endTime: '2026-06-01T12:40:00.000+00:00',
      positionId: positions[30].id,
      latitude: 50.02,
    },
  ])
  expect(z.parse(reports.stops.response, json)).toEqual(json)
})

test('returns one stop for a parked car, and none for a device without positions', async () => {
  const { alice, van, wagon } = await fleet()
  await drive(van, TRIP.slice(0, 10))
  const { json } = await alice.calls(STOPS, { query: { ...HOURS, deviceId: [van, wagon] } }).gets(200)
  expect(json).toMatchObject([{ deviceId: van, duration: 540_000 }])
})

test('detects trips and stops by places if the device has the setting', async () => {
  const { alice, create } = await fleet()
  const modern = await create('Modern', 0, { 'report.trip.newLogic': true })
  // Drives on at the last position.
  await drive(modern, TRIP.slice(0, 25))
  const query = { ...HOURS, deviceId: [modern] }
  await alice.calls(STOPS, { query }).gets(200, [{ duration: 600_000 }])
  await alice.calls(TRIPS, { query }).gets(200, [{ startTime: '2026-06-01T12:10:00.000+00:00', duration: 840_000 }])
})
