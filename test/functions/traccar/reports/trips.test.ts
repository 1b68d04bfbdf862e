import * as z from 'zod/mini'
import { reports } from '#shared/api/traccar/reports.ts'
import { ReportTrips } from '#shared/model/report.ts'
import { drive } from '../../../kit/drive.ts'
import { driveTrip, fleet, HOURS, TRIP } from '../../../kit/fleet.ts'

const TRIPS = 'traccar.reports.trips'

test('accepts the trip example of Traccar documentation', () => {
  const example =
    '{"deviceId":31,"deviceName":"Van 31","distance":12044.9,"averageSpeed":19.4,"maxSpeed":41.0,"startPositionId":90001,"endPositionId":90077,"startLat":59.9131,"startLon":10.7458,"endLat":59.8702,"endLon":10.8109,"startTime":"2016-12-12T05:02:10.000+0000","startAddress":null,"endTime":"2016-12-12T05:31:40.000+0000","endAddress":null,"duration":1770000,"spentFuel":"-"}'
  expect(z.parse(ReportTrips, JSON.parse(example))).toEqual(JSON.parse(example))
})

test('begins a trip at the end of a stop and ends it at the start of the next', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  const { json } = await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [van] } }).gets(200)
  const positions = (await alice.calls('traccar.positions.list', { query: { ...HOURS, deviceId: van } }).gets(200)).json
  expect(json).toEqual([
    {
      deviceId: van,
      deviceName: 'Van',
      distance: 2226.4,
      averageSpeed: 20,
      maxSpeed: 20,
      startPositionId: positions[10].id,
      endPositionId: positions[30].id,
      startLat: 50,
      startLon: 10,
      endLat: 50.02,
      endLon: 10,
      startTime: '2026-06-01T12:10:00.000+00:00',
      startAddress: null,
      endTime: '2026-06-01T12:30:00.000+00:00',
      endAddress: null,
      duration: 1_200_000,
      spentFuel: '-',
    },
  ])
  expect(z.parse(reports.trips.response, json)).toEqual(json)
})

test('returns members in the order of Traccar', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  const { json } = await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [van] } }).gets(200)
  expect(Object.keys(json[0])).toEqual(Object.keys(ReportTrips.shape))
})

test('returns the trips of several devices and groups, each device once', async () => {
  const { alice, all, van, wagon } = await fleet()
  await driveTrip(van)
  await driveTrip(wagon)
  const devices = async (query: object) =>
    (await alice.calls(TRIPS, { query: { ...HOURS, ...query } }).gets(200)).json.map(
      (trip: { deviceName: string }) => trip.deviceName,
    )
  expect(await devices({ deviceId: [wagon, van] })).toEqual(['Wagon', 'Van'])
  expect(await devices({ deviceId: [van, van], groupId: [all] })).toEqual(['Van', 'Wagon'])
  expect(await devices({ groupId: [all] })).toEqual(['Wagon'])
  expect(await devices({})).toEqual([])
})

test('prefers the trip settings of the device to those of the server', async () => {
  const { admin, alice, create, van } = await fleet()
  const settings = (await admin.calls('traccar.server.get').gets(200)).json
  const attributes = { 'report.trip.minimalParkingDuration': '1200' }
  await admin.calls('traccar.server.update', { body: { ...settings, attributes } }).gets(200)
  const patient = await create('Patient', 0, { 'report.trip.minimalParkingDuration': 60 })
  // Moves again in the last minute. The parking of 10 minutes then exceeds only the shorter limit.
  const points = TRIP.map((point, minute) => (minute === 40 ? { ...point, speed: 20 } : point))
  await drive(van, [...points, { ...TRIP[40]!, fixTime: TRIP[40]!.fixTime + 60_000, speed: 20 }])
  await drive(patient, [...points, { ...TRIP[40]!, fixTime: TRIP[40]!.fixTime + 60_000, speed: 20 }])
  const { json } = await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [van, patient] } }).gets(200)
  expect(json.map((trip: { deviceName: string }) => trip.deviceName)).toEqual(['Patient'])
})

test('rejects a report that includes an inaccessible or missing device or group', async () => {
  const { bob, alice, van, vans } = await fleet()
  await bob.calls(TRIPS, { query: { ...HOURS, deviceId: [van] } }).gets(400, 'Device access denied')
  await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [van, 999] } }).gets(400, 'Device access denied')
  await bob.calls(TRIPS, { query: { ...HOURS, groupId: [vans] } }).gets(400, 'Group access denied')
})

test('requires a range and rejects malformed parameters', async () => {
  const { alice, van, stranger } = await fleet()
  await alice.calls(TRIPS, { query: { deviceId: [van], from: HOURS.from } }).gets(400)
  await alice.calls(TRIPS, { query: { deviceId: [van], ...HOURS, to: '1465000000' } }).gets(400)
  await alice.calls(TRIPS, { query: { ...HOURS, deviceId: ['1,2'] } }).gets(404)
  await stranger.calls(TRIPS, { query: HOURS }).gets(401)
})

test('returns nothing for a range that ends before it begins', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  await alice.calls(TRIPS, { query: { deviceId: [van], from: HOURS.to, to: HOURS.from } }).gets(200, [])
})
